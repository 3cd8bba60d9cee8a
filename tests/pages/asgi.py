"""Asking an ASGI application without a network: what was sent, byte for byte."""

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    """What came back: the bytes as they passed the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    app: ASGIApp,
    address: str,
    method: str = "GET",
    *,
    body: bytes = b"",
    client: str = "127.0.0.1",
    **headers: str,
) -> Answer:
    """The answer to one request; names of headers are written with underscores."""
    path, _, query = address.partition("?")
    names = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [*names.items()],
        "client": (client, 50000),
    }
    messages: list[Message] = []
    parts = [{"type": "http.request", "body": body, "more_body": False}] if method != "GET" else []

    async def receive() -> Message:
        return parts.pop() if parts else await asyncio.Future()  # the client stays and says no more

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))
    raw = [(name.decode().lower(), value.decode()) for name, value in messages[0]["headers"]]
    cookies = tuple(value for name, value in raw if name == "set-cookie")
    return Answer(
        messages[0]["status"], dict(raw), b"".join(one.get("body", b"") for one in messages[1:]), cookies
    )
