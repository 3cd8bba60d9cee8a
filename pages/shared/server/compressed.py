"""Streamlit's own scripts and styles, compressed once for all readers.

Streamlit sends them as they are, since to compress them for each reader would cost a small server more than it saves:
the charts' script alone is 4.7 MB. Compressed once and kept, they are a quarter of that and cost nothing more. Browsers
take brotli only over HTTPS and from their own machine; a class that comes by plain HTTP gets gzip.
"""

import asyncio
import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

# Pictures and fonts are compressed by themselves.
_TEXT = (".js", ".css", ".json", ".svg")
_FOLDER = "static"
# The better first. More effort than this brings brotli 4% and costs three times the time.
_ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=5),
    "gzip": partial(gzip.compress, mtime=0),
}

# What is named with a quality of 0 is refused.
_ACCEPTED = re.compile(r"([\w-]+)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))\s*(?:;[^,]*)?(?:,|$)")

_SPECIAL = {"range", "if-none-match", "if-modified-since"}


class CompressedFiles:
    """The text files of a folder, compressed when they are first asked for and then kept.

    Args:
        folder: Where they lie; a file's name is its path from here, with slashes.
    """

    def __init__(self, folder: Path) -> None:
        files = (path for path in folder.rglob("*") if path.suffix in _TEXT)
        self._paths = {path.relative_to(folder).as_posix(): path for path in files}
        self._bodies: dict[tuple[str, str], asyncio.Task[bytes]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._paths

    async def body(self, name: str, encoding: str) -> bytes:
        """A file's compressed bytes. Who asks while another waits for them waits for the same.

        Raises:
            KeyError: There is no such file.
            OSError: It cannot be read.
        """
        key = name, encoding
        if key not in self._bodies:
            working = asyncio.to_thread(_compress, self._paths[name], encoding)
            self._bodies[key] = asyncio.create_task(working)
        return await asyncio.shield(self._bodies[key])

    async def prepare(self, names: Iterable[str]) -> None:
        """Compress files before anybody asks, one after the other."""
        for name in names:
            for encoding in _ENCODINGS:
                await self.body(name, encoding)


@cache
def front_end() -> CompressedFiles:
    """The files of Streamlit's front end."""
    return CompressedFiles(Path(get_static_dir()) / _FOLDER)


class SendCompressed:
    """Middleware that answers for the files of Streamlit's front end that are text.

    What else an answer says, such as type and age, is asked of the application once and then kept: a first visit loads
    more than a hundred files, and the way through Streamlit costs each of them more than the file itself. Clients that
    take no compression, want a part of a file, or ask whether their copy is still good, are answered by Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = front_end()
        self._starts: dict[tuple[str, str], Message] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        start, body = await self._answer(scope, receive)
        if start is None:
            await self._app(scope, receive, send)
        else:
            await send(start)
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Message | None, bytes]:
        name, encoding = _asked(scope)
        if not encoding or name not in self._files:
            return None, b""
        body = await self._files.body(name, encoding)
        # By the whole path: what has the name of a file at its end may be another page.
        key = scope["path"], encoding
        if key not in self._starts:
            start = await self._start(scope, receive)
            if not _is_whole_file(start):
                return None, b""
            self._starts[key] = _encoded(start, encoding, len(body))
        return self._starts[key], body

    async def _start(self, scope: Scope, receive: Receive) -> Message:
        """Status and headers of the application's own answer."""
        messages: list[Message] = []

        async def note(message: Message) -> None:
            messages.append(message)

        await self._app({**scope, "method": "HEAD"}, receive, note)
        return messages[0]


def _compress(path: Path, encoding: str) -> bytes:
    return _ENCODINGS[encoding](path.read_bytes())


def _asked(scope: Scope) -> tuple[str, str]:
    """What a request asks for below ``static``, and how it may be compressed; empty where it may not."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return "", ""
    headers = Headers(scope=scope)
    accepted = set(_ACCEPTED.findall(headers.get("accept-encoding", "")))
    encodings = (
        [] if _SPECIAL & set(headers) else [encoding for encoding in _ENCODINGS if encoding in accepted]
    )
    # Whatever stands before it: the server may live below another path.
    return str(scope["path"]).rpartition(f"/{_FOLDER}/")[2], next(iter(encodings), "")


def _is_whole_file(start: Message) -> bool:
    """Streamlit answers with its first page where it knows no such file."""
    return start["status"] == 200 and "immutable" in Headers(raw=start["headers"]).get("cache-control", "")


def _encoded(start: Message, encoding: str, length: int) -> Message:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["content-encoding"] = encoding
    headers["content-length"] = str(length)
    headers.add_vary_header("Accept-Encoding")
    if etag := headers.get("etag"):
        headers["etag"] = f"W/{etag}"  # the same content, other bytes
    return {**start, "headers": headers.raw}
