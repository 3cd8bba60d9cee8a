"""What happens once in the server's life, before the first reader and after the last."""

import asyncio
import asyncio.base_events
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from core import engine

_QUIET_SECONDS = 20.0
# What every lesson imports: loaded while the first reader's browser still loads the page, not after it has asked.
_NEEDED_FIRST = (
    "pages.shared.display",
    "pages.shared.pictures",
    "pages.shared.kernel_grid",
    "plotly.graph_objects",
)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Prepare the server, and clean up when it stops."""
    # A folder named pages makes Streamlit look for pages of its own until st.navigation has run once, and the
    # first reader who opens a link to a lesson would be told that there is no such page.
    PagesManager.uses_pages_directory = False
    _send_at_once()
    importing = asyncio.create_task(asyncio.to_thread(_import_needed))
    # Loading TensorFlow takes both cores for some seconds: the first readers come first. A request that needs the
    # engine earlier starts it earlier.
    starting = asyncio.get_running_loop().call_later(_QUIET_SECONDS, engine.start)
    yield
    starting.cancel()
    await importing
    await asyncio.to_thread(engine.close)


def _send_at_once() -> None:
    """Let the system send what is written to a connection at once, as asyncio means to.

    A change of a page is many small messages. asyncio switches Nagle's algorithm off only for sockets that name TCP
    as their protocol, which Streamlit's do not: each burst of messages waited some 40 ms for the browser to
    acknowledge the one before.
    """

    def set_nodelay(connection: socket.socket) -> None:
        if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    asyncio.base_events._set_nodelay = set_nodelay  # type: ignore[attr-defined]


def _import_needed() -> None:
    for name in _NEEDED_FIRST:
        import_module(name)
