"""How long a browser may keep the pictures of a page."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit names a picture after its content. A day and not for ever: it may be a reader's own, on a school's computer.
_AGE = "private, immutable, max-age=86400"


class KeepPictures:
    """Middleware that lets browsers keep the files of ``/media``, of whose age Streamlit says nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and add what it left out."""

        async def send_with_age(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 206):
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", _AGE)
            await send(message)

        is_picture = scope["type"] == "http" and "/media/" in scope["path"]
        await self._app(scope, receive, send_with_age if is_picture else send)
