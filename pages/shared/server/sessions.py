"""What closed sessions leave behind: freed after a while, and not only when the next reader comes."""

import asyncio
import logging
import time
import weakref
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime import memory_session_storage, memory_uploaded_file_manager
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from pages.shared.reader.uploads import forget_all_but
from pages.shared.server.received import Uploads, running_uploads

_logger = logging.getLogger(__name__)
_stores: "weakref.WeakSet[Sessions]" = weakref.WeakSet()


class Sessions(MemorySessionStorage):
    """Streamlit's store of sessions whose browser may come back, which can be asked to forget the others."""

    def __init__(self, maxsize: int = 128, ttl_seconds: int = 120) -> None:
        super().__init__(maxsize, ttl_seconds)
        _stores.add(self)

    def __contains__(self, session: str) -> bool:
        """Whether its browser may still come back."""
        return session in self._cache

    def forget_old(self) -> None:
        """Let go of those whose time has passed."""
        len(self._cache)  # counting them drops them


def keep_in_bounds() -> None:
    """Let the server that is made next keep sessions and files in stores of ours: Streamlit offers no other way."""
    memory_session_storage.MemorySessionStorage = Sessions  # type: ignore[misc]
    memory_uploaded_file_manager.MemoryUploadedFileManager = Uploads  # type: ignore[misc]


async def free_closed(seconds: float = 5.0) -> None:
    """Free, every few seconds and for ever, what closed sessions leave behind."""
    is_open, uploads = runtime.get_instance().is_active_session, running_uploads()
    while True:
        await asyncio.sleep(seconds)
        try:
            _free(is_open, uploads)
        except Exception:  # the next time may go well, and without any the memory fills
            _logger.exception("What closed sessions left behind could not be freed")


def _free(is_open: Callable[[str], bool], uploads: Uploads) -> None:
    uploads.free_closed(is_open, time.monotonic())
    forget_all_but(lambda session: is_open(session) or any(session in store for store in _stores))
    for store in _stores:
        store.forget_old()
