"""What each answer tells a browser about its own limits: what a page may load, and who may frame it."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.settings import settings

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # The code of a room stands in the address: no other server is told it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), clipboard-write=(self), fullscreen=(self), display-capture=(), "
    "geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Middleware that adds them to every answer that does not say otherwise itself.

    Args:
        scripts: Those that stand in a page itself; no other such script is run.
        frames: Origins whose pages may show this server in a frame, such as ``https://moodle.school.example``.
    """

    def __init__(
        self, app: ASGIApp, scripts: Sequence[str] = (), frames: Sequence[str] | None = None
    ) -> None:
        self._app = app
        self._hashes = " ".join(hash_of(script) for script in scripts)
        self._frames = tuple(settings().frames if frames is None else frames)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and add what it left out."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _policy(host, self._hashes, self._frames))
                if not self._frames:
                    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            await send(message)

        await self._app(scope, receive, send_with_limits if scope["type"] == "http" else send)


def hash_of(script: str) -> str:
    """How a policy names a script that stands in a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@lru_cache(maxsize=64)  # an address has many spellings, and a stranger tries them
def _policy(host: str, hashes: str, frames: tuple[str, ...]) -> str:
    """The Content-Security-Policy of an answer from this host.

    Streamlit gives its components to the browser as blobs, its charts and styles as styles in the page; pictures of
    the stage, of the camera and of uploads are data and blobs. Nothing comes from another server.
    """
    # Older browsers do not take 'self' for a socket.
    sockets = f" ws://{host} wss://{host}" if re.fullmatch(r"[\w.:\[\]-]+", host) else ""
    rules = {
        "default-src": "'self'",
        # Whole numbers of 64 bits are counted by WebAssembly where that is allowed.
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' data: blob:{sockets}",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(("'self'", *frames)),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
