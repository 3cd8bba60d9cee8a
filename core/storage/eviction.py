"""Keeping folders within their limits: what was used longest ago goes, what is being read stays."""

import os
import shutil
import time
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from core.storage.files import ABANDONED_AFTER_SECONDS, PART_SUFFIX, PARTIAL, delete
from core.storage.locks import locked

MAX_FILES = 200_000
"""In a folder of things kept, all together, where nothing else is said."""

MIN_FREE_BYTES = 2**30
"""Of the disk; below this, what is kept goes however little it is."""


class Usage(NamedTuple):
    """What files cost: blocks of the disk, not what they say of themselves, and how many they are."""

    num_bytes: int
    files: int


def mark_used(path: Path) -> None:
    """Make a file or folder the last that :func:`evict` deletes."""
    with suppress(OSError):  # a folder that may only be read will do
        os.utime(path)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """No process of this machine evicts ``folder`` during the block, and it counts as used.

    Raises:
        FileNotFoundError: It is not there.
    """
    with locked(folder, shared=True):
        mark_used(folder)
        yield


def usage(path: Path) -> Usage:
    """Of a file, or of a folder with all that is in it; what vanishes meanwhile counts as nothing."""
    with suppress(OSError):
        status = path.lstat()
        own = Usage(_on_disk(status), 1)
        return _below(path, own) if S_ISDIR(status.st_mode) else own
    return Usage(0, 0)


def evict(
    kept: Iterable[Path],
    *,
    keep: Path,
    max_bytes: int,
    max_files: int = MAX_FILES,
    owned: Collection[str] = (),
    min_free_bytes: int = MIN_FREE_BYTES,
) -> None:
    """Delete files or folders, those used longest ago first, until the limits hold.

    Whoever has a deleted file open or memory-mapped goes on reading it; folders that are :func:`in_use` are spared.

    Args:
        kept: What may go. Folders in the making count, and stay.
        keep: The one that stays, however large.
        max_bytes: Blocks of the disk, of all together.
        max_files: Files and folders, of all together.
        owned: Names without suffix of what somebody owns: these go last.
        min_free_bytes: That are to be free on the disk.
    """
    found = [(path, usage(path)) for path in kept]
    num_bytes = sum(used.num_bytes for _, used in found)
    files = sum(used.files for _, used in found)
    excess_bytes = max(num_bytes - max_bytes, min_free_bytes - _free(keep))
    excess_files = files - max_files
    if excess_bytes <= 0 and excess_files <= 0:
        return
    for path, used in sorted(found, key=lambda each: (each[0].stem in owned, _last_used(each[0]))):
        if excess_bytes <= 0 and excess_files <= 0:
            return
        if path != keep and not _is_in_the_making(path) and _discard(path):
            excess_bytes -= used.num_bytes
            excess_files -= used.files


def discard(folder: Path) -> None:
    """Delete a folder whoever reads it: its name is gone at once, so that another may take it."""
    gone = folder.with_name(f"{PARTIAL}{uuid.uuid4().hex}")
    with suppress(OSError):
        folder.rename(gone)
        delete(gone)


def _is_in_the_making(path: Path) -> bool:
    """Of a file only for a day: a killed process leaves it behind."""
    if path.suffix == PART_SUFFIX:
        return time.time() - _last_used(path) < ABANDONED_AFTER_SECONDS
    return path.name.startswith(PARTIAL)


def _discard(path: Path) -> bool:
    """Whether a file or folder is gone now; a folder that somebody reads stays."""
    if not path.is_dir():
        delete(path)
        return not path.exists()
    with suppress(OSError), locked(path, shared=False):
        discard(path)
    return not path.exists()


def _below(folder: Path, own: Usage) -> Usage:
    num_bytes, files = own
    for path in folder.rglob("*"):
        with suppress(OSError):
            num_bytes += _on_disk(path.lstat())
            files += 1
    return Usage(num_bytes, files)


def _on_disk(status: os.stat_result) -> int:
    blocks: int | None = getattr(status, "st_blocks", None)  # none on Windows
    return max(
        512 * (blocks or 0), status.st_size
    )  # a file that is just being written may have no blocks yet


def _last_used(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _free(path: Path) -> int:
    place = path
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free
