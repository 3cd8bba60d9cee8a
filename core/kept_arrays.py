"""Large arrays kept on disk and read back as memory maps."""

import hashlib
import json
import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AGE_OF_LEFTOVERS = 24 * 3600


def array_key(**parts: Any) -> str:
    """A name for what ``parts`` (JSON-ready values) describe completely: 32 hexadecimal digits."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


class KeptArrays:
    """A folder of arrays by key; when it outgrows its size, those unused for longest go first.

    An array is written beside its place and renamed: from the moment it has its name it is whole. (joblib.Memory does
    nearly the same, but with memory maps it fails where the disk is full, instead of going on without a copy.)

    Args:
        folder: Where they are; made when the first one is written.
        max_bytes: Size of all of them together.
    """

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def get(self, key: str) -> NDArray[Any] | None:
        """The array, memory-mapped and read-only; None where there is none.

        Raises:
            ValueError: Its file is damaged or cut short; the file has been removed.
        """
        path = self._path(key)
        try:
            array = np.load(path, mmap_mode="r", allow_pickle=False)
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError) as error:
            path.unlink(missing_ok=True)
            raise ValueError(f"{path} is damaged: {error}") from error
        with suppress(OSError):  # a folder that may only be read will do
            os.utime(path)
        return array

    def put(self, key: str, array: NDArray[Any]) -> NDArray[Any]:
        """Keep ``array``, and return it as :meth:`get` does, so that its memory can be freed.

        Raises:
            OSError: It cannot be written, such as on a full disk; nothing is left of it.
        """
        path = self._path(key)
        part = path.with_name(f"{key}.{uuid.uuid4().hex}.part")
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                np.lib.format.write_array(file, np.asarray(array), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())  # a rename may otherwise reach the disk before the content
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        self._evict(keep=path)
        return np.load(path, mmap_mode="r", allow_pickle=False)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npy"

    def _evict(self, *, keep: Path) -> None:
        files = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process may be deleting, too
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        newest = max(time for time, _, _ in files)
        excess = sum(size for _, size, _ in files) - self._max_bytes
        for time, size, path in sorted(files):
            is_leftover = path.suffix == ".part" and newest - time > _AGE_OF_LEFTOVERS
            if is_leftover or (excess > 0 and path != keep and path.suffix == ".npy"):
                path.unlink(missing_ok=True)  # a reader's memory map outlives the file's name
                excess -= size
