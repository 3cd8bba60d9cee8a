"""Who asks for a job and who still waits for it."""

import time
from collections import Counter

GRACE_SECONDS = 1.0
"""A page that is drawn anew asks again within this time."""
PROGRAM = ""
"""Who asks without being a reader; nobody need watch what it asks for."""


class Audience:
    """The readers of one job. Guarded by the lock of its queue."""

    def __init__(self, *, is_kept: bool) -> None:
        self._is_kept = is_kept
        self._readers: dict[str, None] = {}  # a set that keeps the order
        self._watching: Counter[str] = Counter()
        self._since = time.monotonic()
        self._has_left = False

    @property
    def readers(self) -> tuple[str, ...]:
        """Who asks for it, the first one first."""
        return tuple(self._readers)

    def ask(self, reader: str) -> None:
        """Note that somebody asks for it."""
        self._readers[reader] = None
        self._since, self._has_left = time.monotonic(), False
        self._is_kept |= reader == PROGRAM

    def watch(self, reader: str) -> None:
        """Note that somebody begins to wait for it."""
        self.ask(reader)
        self._watching[reader] += 1

    def leave(self, reader: str) -> None:
        """Note that one who watched does so no more."""
        self._watching -= Counter([reader])
        if self._watching[reader]:
            return
        if not self._is_kept and self._watching:
            del self._readers[reader]  # whoever stays decides about its place
        self._since, self._has_left = time.monotonic(), not self._watching

    def withdraw(self, reader: str) -> None:
        """Note that somebody does not want it any more, while others do."""
        if self._readers.keys() - {reader}:
            self._readers.pop(reader, None)

    @property
    def is_away(self) -> bool:
        """Whether the last one who watched has left: it need not begin now."""
        return self._has_left and not self._is_kept

    @property
    def is_gone(self) -> bool:
        """Whether nobody has watched it for longer than a page takes to ask again."""
        is_watched = self._is_kept or bool(self._watching)
        return not is_watched and time.monotonic() - self._since > GRACE_SECONDS
