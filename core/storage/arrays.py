"""Large arrays kept on disk and read back as memory maps."""

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.storage.files import evict


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

    def __contains__(self, key: str) -> bool:
        return self._path(key).exists()

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
        evict(self._used(), keep=path, max_bytes=self._max_bytes)  # a reader's memory map outlives the name
        return np.load(path, mmap_mode="r", allow_pickle=False)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npy"

    def _used(self) -> Iterator[tuple[float, int, Path]]:
        """When each file was used last, its size, and where it is; what a killed process left unfinished included."""
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process may be deleting, too
                status = path.stat()
                yield status.st_mtime, status.st_size, path
