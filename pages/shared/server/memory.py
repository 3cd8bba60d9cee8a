"""Memory that was needed for a moment goes back to the system."""

import ctypes
import sys
from contextlib import suppress

# By their numbers in glibc's malloc.h. Each run of a page is a thread of its own, and by default glibc gives threads
# eight heaps a core to keep, and learns from the first large array that large ones should be kept as well.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_HEAPS = 2
_LARGE = 256 * 1024


def return_memory() -> None:
    """Let the C library keep little of what is freed: a sixth less for a class. Elsewhere than with glibc, nothing."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        for name, value in ((_ARENA_MAX, _HEAPS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(name, value)
