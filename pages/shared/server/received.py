"""Files that readers send: taken where a page has asked for one, within limits, and freed when the reader is gone.

Streamlit takes a file of any open session under any id, and keeps it in memory until long after the session is closed.
"""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadFileUrlInfo

from pages.shared.reader.uploads import MIB, Allowance, allowance

# A form has some hundred bytes around its file.
_FRAME = 64 * 1024
_IDS = 256
"""Files that one session may have asked to send and not yet sent."""
SERVER_BYTES = 512 * MIB
"""What all readers together may have in memory, on their way included; a teacher's own come on top."""
TEACHER_BYTES = 1536 * MIB
GRACE_SECONDS = 15.0
"""A browser whose line broke comes back within it and finds its files."""
_PATH = re.compile(r".*/_stcore/upload_file/([^/]+)/([^/]+)")


class Uploads(MemoryUploadedFileManager):
    """Streamlit's store of uploaded files, which knows for which files it was asked."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._asked: dict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)
        self._gone: dict[str, float] = {}
        self.on_the_way = 0

    def get_upload_urls(self, session_id: str, file_names: list[str]) -> list[UploadFileUrlInfo]:  # type: ignore[override]
        """Addresses for so many files; they are noted."""
        urls = super().get_upload_urls(session_id, file_names[:_IDS])
        asked = self._asked[session_id]
        asked.update((url.file_id, None) for url in urls)
        while len(asked) > _IDS:
            asked.popitem(last=False)
        return urls

    def has_asked(self, session_id: str, file_id: str) -> bool:
        """Whether an open session was given this address."""
        return file_id in self._asked.get(session_id, ())

    def sessions(self) -> set[str]:
        """Those that have sent a file, or may send one."""
        return {*self.file_storage, *self._asked}

    @property
    def num_bytes(self) -> int:
        """In memory and on the way."""
        return self._total_bytes + self.on_the_way

    def bytes_of(self, session_id: str) -> int:
        """In memory for one session."""
        return sum(len(file.data) for file in dict(self.file_storage.get(session_id, {})).values())

    def remove_session_files(self, session_id: str) -> None:
        """Free what a session sent, and take nothing more from it."""
        super().remove_session_files(session_id)
        self._asked.pop(session_id, None)

    def free_closed(self, is_open: Callable[[str], bool], now: float) -> None:
        """Free what sessions sent that have been closed for :data:`GRACE_SECONDS`.

        Args:
            is_open: Whether a session's browser is connected.
            now: Seconds of a clock that is never set back.
        """
        closed = {session for session in self.sessions() if not is_open(session)}
        self._gone = {session: self._gone.get(session, now) for session in closed}
        for session, since in self._gone.items():
            if now - since >= GRACE_SECONDS:
                self.remove_session_files(session)


class LimitUploads:
    """Middleware before Streamlit's address for uploads.

    Args:
        uploads: Where they are kept; of the running server by default.
    """

    def __init__(self, app: ASGIApp, uploads: Callable[[], Uploads] | None = None) -> None:
        self._app = app
        self._uploads = uploads or running_uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what nobody asked for, before a byte of it is read, and what is too much."""
        found = (
            _PATH.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        )
        if found is None:
            await self._app(scope, receive, send)
            return
        uploads, (session, file) = self._uploads(), found.groups()
        allowed = allowance(session)
        if allowed is None or not uploads.has_asked(session, file):
            await PlainTextResponse("no page has asked for this file", 403)(scope, receive, send)
            return
        share = _Share(uploads, session, allowed)
        refusal = share.refusal(_length(scope))
        if refusal is None:
            await self._pass_on(scope, receive, send, share)
        else:
            answer = PlainTextResponse(refusal.detail, refusal.status_code, refusal.headers)
            await answer(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, share: "_Share") -> None:
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            length = len(message.get("body", b""))
            received += length
            share.uploads.on_the_way += length
            # It may not have said how long it is, and others have sent as well in the meantime.
            if refusal := share.refusal(received, is_counted=True):
                raise refusal
            return message

        try:
            await self._app(scope, receive_counted, send)
        finally:
            share.uploads.on_the_way -= received


@dataclass(frozen=True)
class _Share:
    """What is left for a session."""

    uploads: Uploads
    session: str
    allowed: Allowance

    def refusal(self, length: int, *, is_counted: bool = False) -> HTTPException | None:
        """Why so many bytes are not taken, if they are not.

        Args:
            length: Of the upload, with its frame.
            is_counted: Whether they are among those on the way already.
        """
        together = self.uploads.bytes_of(self.session) + length
        if length > self.allowed.num_bytes + _FRAME or together > self.allowed.total_bytes + _FRAME:
            return HTTPException(413, "too large")
        ceiling = TEACHER_BYTES if self.allowed.is_teacher else SERVER_BYTES
        if self.uploads.num_bytes + (0 if is_counted else length) > ceiling:
            return HTTPException(503, "too many files at once, try again in a minute", {"Retry-After": "60"})
        return None


def running_uploads() -> Uploads:
    """Those of the running server, once :func:`pages.shared.server.sessions.keep_in_bounds` has been called."""
    return cast(Uploads, runtime.get_instance().uploaded_file_mgr)


def _length(scope: Scope) -> int:
    """What an upload says of itself; 0 where it says nothing."""
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(values[0]) if values and values[0].isdigit() else 0
