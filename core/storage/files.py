"""Writing to disk so that what carries its final name is whole, and saying clearly when writing fails."""

import errno
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from typing import BinaryIO

from core.errors import N_, InputError

_PARTIAL = ".partial-"
_ABANDONED_AFTER_SECONDS = 24 * 3600


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn the ``OSError`` of the block into one sentence for the reader.

    Raises:
        InputError: ``folder`` cannot be written, such as on a full disk.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InputError(
                N_("The disk holding {folder} is full; free some space, or set CONVNET_CLASSROOM_HOME to a folder "
                   "on another disk, and try again."), folder=folder,
            ) from error  # fmt: skip
        raise InputError(
            N_("The folder {folder} cannot be written ({reason}); allow writing there, or set "
               "CONVNET_CLASSROOM_HOME to another folder."), folder=folder, reason=error.strerror or str(error),
        ) from error  # fmt: skip


@contextmanager
def replacing(path: Path, *, flush: bool = True) -> Iterator[BinaryIO]:
    """A new file that takes the name ``path`` when the block ends well and vanishes when it does not.

    Args:
        path: Where it goes, over an older file; its folder is made.
        flush: Whether its content reaches the disk before its name does, so that a power cut cannot leave the name on
            an empty file. Not needed for content that carries a checksum.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            yield file
            if flush:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        delete(part)
        raise


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A temporary folder that becomes ``target`` when the block ends well and vanishes when it does not.

    ``target`` therefore either does not exist or is whole, whatever happens in between. If another process has
    made it meanwhile, that one stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(target.parent)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
    try:
        yield partial
        try:
            partial.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        delete(partial)


def mark_used(path: Path) -> None:
    """Make a file or folder the last that :func:`evict` deletes."""
    with suppress(OSError):  # a folder that may only be read will do
        os.utime(path)


def evict(kept: Iterable[Path], *, keep: Path, max_bytes: int) -> None:
    """Delete files or folders, those used longest ago first, until at most ``max_bytes`` are left.

    Whoever reads a deleted file, or has it memory-mapped, goes on reading it.

    Args:
        kept: What may go; folders in the making are passed over.
        keep: The one that stays, however large.
        max_bytes: Size of all together.
    """
    used = []
    for path in kept:
        with suppress(FileNotFoundError):  # another process may be deleting, too
            if not path.name.startswith(_PARTIAL):
                status = path.stat()
                size = _size(path) if S_ISDIR(status.st_mode) else status.st_size
                used.append((status.st_mtime_ns, size, path))
    excess = sum(size for _, size, _ in used) - max_bytes
    for _, size, path in sorted(used):
        if excess > 0 and path != keep:
            delete(path)
            excess -= size


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that is in it, if it is there and may be deleted."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _remove_abandoned(parent: Path) -> None:
    """Delete what a killed process left behind; a day is longer than any work in progress."""
    for partial in parent.glob(f"{_PARTIAL}*"):
        if time.time() - partial.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            delete(partial)
