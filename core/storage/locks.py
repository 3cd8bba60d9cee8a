"""Locks on folders, which the system lets go of when a process dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: what is open there cannot be deleted anyway
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path, *, shared: bool) -> Iterator[None]:
    """Hold a lock on a folder of this machine, shared with others or alone.

    Raises:
        FileNotFoundError: It is not there, or went while it was waited for.
        BlockingIOError: It is wanted alone, and somebody else has it.
    """
    if fcntl is None:
        folder.stat()
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise FileNotFoundError(folder)
        yield
    finally:
        os.close(descriptor)
