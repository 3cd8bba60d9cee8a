"""Writing to disk so that what carries its final name is whole, and saying clearly when writing fails."""

import errno
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import N_, InputError
from core.storage.locks import locked

PARTIAL = ".partial-"
"""With this begin the names of folders in the making, and of those on their way out."""

PART_SUFFIX = ".part"
"""With this end those of files in the making."""

ABANDONED_AFTER_SECONDS = 24 * 3600
"""A day is longer than any work in progress."""


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

    Nobody else on the machine may read it.

    Args:
        path: Where it goes, over an older file; its folder is made.
        flush: Whether its content reaches the disk before its name does, so that a power cut cannot leave the name on
            an empty file. Not needed for content that carries a checksum.
    """
    private_folder(path.parent)
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}{PART_SUFFIX}")
    try:
        with open(part, "wb", opener=_private) as file:
            yield file
            if flush:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
        if flush:
            _flush_folder(path.parent)
    except BaseException:
        delete(part)
        raise


def private_folder(path: Path) -> None:
    """Make a folder that nobody else on the machine may look into; one that is there stays as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A temporary folder that becomes ``target`` when the block ends well and vanishes when it does not.

    ``target`` therefore either does not exist or is whole, whatever happens in between. If another process has
    made it meanwhile, that one stays.
    """
    private_folder(target.parent)
    _remove_abandoned(target.parent)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=target.parent))
    try:
        with locked(partial, shared=True):
            yield partial
        _take_name(partial, target)
    finally:
        delete(partial)


def _take_name(partial: Path, target: Path, *, tries: int = 3) -> None:
    """Unless another has it; who had it may have gone between the failure and the look."""
    try:
        partial.rename(target)
    except OSError:
        if target.is_dir():
            return
        if not tries:
            raise
        _take_name(partial, target, tries=tries - 1)


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that is in it, if it is there and may be deleted."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _remove_abandoned(parent: Path) -> None:
    """Delete what a killed process left behind; what somebody is at work on is locked, whatever the clock says."""
    for partial in parent.glob(f"{PARTIAL}*"):
        with suppress(OSError):  # another process may be deleting, too
            if time.time() - partial.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                with locked(partial, shared=False):
                    delete(partial)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _flush_folder(folder: Path) -> None:
    """So that a power cut cannot take the name away again."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
