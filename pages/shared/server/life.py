"""What happens once in the server's life, before the first reader and after the last."""

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from core import engine
from core.classroom.database import DatabaseAway, reading
from core.settings import InvalidSetting, settings
from pages.shared.server.compressed import front_end
from pages.shared.server.first_page import scripts
from pages.shared.server.memory import return_memory
from pages.shared.server.open_files import allow_many
from pages.shared.server.sessions import free_closed
from pages.shared.server.sockets import send_at_once

_QUIET_SECONDS = 20.0
# A run is a hundred small messages, and after each one the thread that sends them waits this long for those that draw
# other readers' pages: with Python's own 5 ms six readers without a pause wait a third longer, for the same work.
_SWITCH_SECONDS = 0.0005
# What every lesson imports: loaded while the first reader's browser still loads the page, not after it has asked.
_NEEDED_FIRST = (
    "pages.shared.display.elements",
    "pages.shared.pictures.choice",
    "pages.shared.controls.kernel_grid",
    "plotly.graph_objects",
)


def check_settings() -> None:
    """End the program with one sentence where the environment holds what no setting can be."""
    try:
        settings()
    except InvalidSetting as error:
        sys.exit(str(error))


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Prepare the server, and clean up when it stops."""
    # A folder named pages makes Streamlit look for pages of its own until st.navigation has run once, and the
    # first reader who opens a link to a lesson would be told that there is no such page.
    PagesManager.uses_pages_directory = False
    allow_many()
    return_memory()
    send_at_once()
    sys.setswitchinterval(_SWITCH_SECONDS)
    _keep_readers_out_of_the_log()
    importing = asyncio.create_task(asyncio.to_thread(_import_needed))
    compressing = asyncio.create_task(front_end().prepare(scripts()))
    # Loading TensorFlow takes both cores for some seconds: the first readers come first. A request that needs the
    # engine earlier starts it earlier.
    freeing = asyncio.create_task(free_closed())
    starting = asyncio.get_running_loop().call_later(_QUIET_SECONDS, engine.start)
    yield
    starting.cancel()
    compressing.cancel()
    freeing.cancel()
    await importing
    await asyncio.to_thread(engine.close)


def _keep_readers_out_of_the_log() -> None:
    """Who looks at what, by address: Streamlit switches that on, whatever uvicorn was told."""
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: '"WebSocket' not in str(record.msg))


def _import_needed() -> None:
    for name in _NEEDED_FIRST:
        import_module(name)
    with suppress(DatabaseAway), reading():
        pass  # its tables are brought up to date
    # What has been imported stays: to look through it for garbage again and again stops all readers for 50 ms or more.
    gc.collect()
    gc.freeze()
