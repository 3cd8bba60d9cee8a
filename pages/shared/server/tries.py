"""How often a key may be tried: a few times a minute from one address, somewhat more often from all together."""

import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_network

from pages.shared.reader.origin import address_of

SECONDS = 60.0
"""A failed try counts for so long."""
FROM_ONE, FROM_ALL = 5, 30


class Tries:
    """Failed tries of the last minute.

    Whoever has tried too often waits, also with the right key: otherwise the limit would not hold those up who guess.

    Args:
        now: Seconds of a clock that is never set back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: deque[tuple[float, str]] = deque()

    def seconds_to_wait(self, address: str) -> int:
        """Whole seconds until this address may try again; 0 if it may now."""
        self._forget()
        own = [moment for moment, place in self._failed if place == _place(address)]
        ends = [sorted(moments)[-most] + SECONDS
                for moments, most in ((own, FROM_ONE), ([moment for moment, _ in self._failed], FROM_ALL))
                if len(moments) >= most]  # fmt: skip
        return int(max(ends) - self._now()) + 1 if ends else 0

    def note_failure(self, address: str) -> None:
        """One more wrong key."""
        self._failed.append((self._now(), _place(address)))

    def _forget(self) -> None:
        while self._failed and self._failed[0][0] + SECONDS <= self._now():
            self._failed.popleft()


def _place(address: str) -> str:
    """One household has as many IPv6 addresses as it likes: they are one."""
    known = address_of(address)
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known or address)
