"""Writing to disk so that what carries its final name is whole, and saying clearly when writing fails."""

import errno
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import N_, InputError

_PARTIAL = ".partial-"
_ABANDONED_AFTER_SECONDS = 24 * 3600


class StorageError(InputError):
    """The folder of data sets cannot be written."""


class DiskFull(StorageError):
    """No space left."""


class FolderNotWritable(StorageError):
    """Writing is forbidden or failed."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn the ``OSError`` of the block into one sentence for the reader.

    Raises:
        DiskFull: No space or quota left below ``folder``.
        FolderNotWritable: Any other ``OSError``.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                N_("The disk holding {folder} is full; free some space, or set CONVNET_CLASSROOM_HOME to a folder "
                   "on another disk, and try again."), folder=folder,
            ) from error  # fmt: skip
        raise FolderNotWritable(
            N_("The folder {folder} cannot be written ({reason}); allow writing there, or set "
               "CONVNET_CLASSROOM_HOME to another folder."), folder=folder, reason=error.strerror or str(error),
        ) from error  # fmt: skip


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
        shutil.rmtree(partial, ignore_errors=True)


def evict(kept: Iterable[tuple[float, int, Path]], *, keep: Path, max_bytes: int) -> None:
    """Delete files or folders, those used longest ago first, until at most ``max_bytes`` are left.

    Args:
        kept: Of each when it was last used, its size in bytes, and where it is.
        keep: The one that stays, however large.
        max_bytes: Of all together.
    """
    entries = sorted(kept)
    excess = sum(size for _, size, _ in entries) - max_bytes
    for _, size, path in entries:
        if excess > 0 and path != keep:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            excess -= size


def _remove_abandoned(parent: Path) -> None:
    """Delete what a killed process left behind; a day is longer than any work in progress."""
    for partial in parent.glob(f"{_PARTIAL}*"):
        if time.time() - partial.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            shutil.rmtree(partial, ignore_errors=True)
