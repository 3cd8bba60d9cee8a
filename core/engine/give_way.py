"""Readers go first: a training on this machine pauses while a page is drawn for somebody.

The page server and the training worker share the cores. Drawing a page takes a fraction of a second, and twice as long
beside a training that uses every core. So the server says until when it is likely to be busy, by the modification time
of a file, and a training looks there before each batch.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_FILE = "busy_until"
# A page that takes longer than this waits for something, most likely for a computation.
_DRAWING_SECONDS = 0.6
# The browser draws what it got, and a reader who drags a slider asks again.
_AFTER_SECONDS = 0.3
# A time further ahead was written before the clock was set back.
_FURTHEST_AHEAD_SECONDS = 1.0
# A training never gets less than half of the time, over some seconds.
_MOST_CREDIT_SECONDS = 10.0
# A reader who cancels the training is one of those whose pages are drawn.
_MOST_AT_ONCE_SECONDS = 1.0
_LOOK_SECONDS = 0.01


class Drawing:
    """The page server's side. May be used from any thread.

    Args:
        home: Folder that the workers of this machine know too.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE
        self._lock = threading.Lock()
        self._pages = 0

    @contextlib.contextmanager
    def page(self) -> Iterator[None]:
        """While a page, or a part of it, is drawn."""
        self._change(1)
        try:
            yield
        finally:
            self._change(-1)

    def _change(self, pages: int) -> None:
        with self._lock:
            self._pages += pages
            self._say(_DRAWING_SECONDS if self._pages else _AFTER_SECONDS)

    def _say(self, seconds: float) -> None:
        until = time.time() + seconds
        # A full or read-only disk costs some speed, not the page.
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
            os.utime(self._file, (until, until))


class GiveWay:
    """The training's side.

    Args:
        home: As for :class:`Drawing`.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE
        self._credit = _MOST_CREDIT_SECONDS
        self._worked_since = time.monotonic()

    def wait(self) -> None:
        """Return when no page is drawn, after a second, or when this training has waited as long as it has worked."""
        now = time.monotonic()
        last = now + _MOST_AT_ONCE_SECONDS
        self._credit = min(_MOST_CREDIT_SECONDS, self._credit + now - self._worked_since)
        while self._credit > 0 and now < last and self._is_drawn():
            time.sleep(_LOOK_SECONDS)
            waited, now = time.monotonic() - now, time.monotonic()
            self._credit -= waited
        self._worked_since = now

    def _is_drawn(self) -> bool:
        try:
            return 0 < self._file.stat().st_mtime - time.time() <= _FURTHEST_AHEAD_SECONDS
        except OSError:
            return False
