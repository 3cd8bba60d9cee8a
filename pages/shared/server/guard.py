"""Who is let in: a server answers to its own names and addresses only, and to its own pages.

A stranger's page can bind a name of theirs to this machine's address (DNS rebinding): to the browser, that page and
this server are one from then on. The name in the Host header gives it away.
"""

import socket
from collections.abc import Iterable, Sequence

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import N_
from core.settings import settings
from pages.shared.reader.language import asked_language, translate_into
from pages.shared.reader.origin import address_of, host_of, is_local

# How full the caches are is the business of whoever runs the server.
_CLOSED = ("/_stcore/metrics",)
_POLICY_VIOLATION = 1008
_MISDIRECTED = N_(
    "This server does not answer to the name {name}. Whoever runs it adds the name to the environment variable "
    "CONVNET_CLASSROOM_HOSTS."
)
_NO_NAME = N_("The request does not say for which server it is meant.")


class Guard:
    """Middleware, the outermost, that refuses requests and sockets by another's name or from another's page.

    Args:
        hosts: Names in small letters; ``*.school.example`` stands for all names that end so.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] | None = None) -> None:
        self._app = app
        self._hosts = (*own_names(), *(settings().hosts if hosts is None else hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(HTTPConnection(scope))
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, connection: HTTPConnection) -> PlainTextResponse | None:
        # Of two names a proxy might have gone by the first, and Streamlit by the second.
        names = connection.headers.getlist("host")
        host = host_of(names[0]) if len(names) == 1 else ""
        if not host:
            return _say(connection, _NO_NAME, 400)
        if not is_named(host, self._hosts):
            return _say(connection, _MISDIRECTED, 421, name=host)
        is_socket = connection.scope["type"] == "websocket"
        if is_socket and not is_own_page(", ".join(connection.headers.getlist("origin")), names[0]):
            return PlainTextResponse("", 403)
        path = connection.scope["path"]
        if any(path.endswith(closed) for closed in _CLOSED) and not _is_from_here(connection):
            return PlainTextResponse("", 404)
        return None


def own_names() -> frozenset[str]:
    """The names by which the machines around find this one without any setting."""
    name = socket.gethostname().lower().removesuffix(".")
    short = name.partition(".")[0]
    return frozenset({"localhost", name, short, f"{short}.local"} - {"", ".local"})


def is_named(host: str, hosts: Iterable[str]) -> bool:
    """Whether a server of these names is meant; an IP address is nobody's but its own, so that any is right.

    Args:
        host: In small letters, without port.
        hosts: As for :class:`Guard`.
    """
    if address_of(host) is not None:
        return True
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in hosts)


def is_own_page(origin: str, host: str) -> bool:
    """Browsers say which page opens a socket; what is no browser need not."""
    allowed = {host_of(each) for each in st.get_option("server.corsAllowedOrigins")} - {""}
    return not origin or origin.partition("//")[2].lower() == host.lower() or host_of(origin) in allowed


def _is_from_here(connection: HTTPConnection) -> bool:
    peer = connection.client.host if connection.client else ""
    return is_local(peer, Headers(scope=connection.scope))


def _say(connection: HTTPConnection, sentence: str, status: int, **values: str) -> PlainTextResponse:
    told = translate_into(asked_language(connection), sentence).format(**values)
    return PlainTextResponse(told, status)
