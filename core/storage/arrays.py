"""Large arrays kept on disk and read back as memory maps."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.storage.eviction import evict, mark_used
from core.storage.files import replacing


def array_key(**parts: Any) -> str:
    """A name for what ``parts`` (JSON-ready values) describe completely: 32 hexadecimal digits."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


class KeptArrays:
    """A folder of arrays by key; when it outgrows its size, those unused for longest go first.

    From the moment an array has its name it is whole.

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
        mark_used(path)
        return array

    def put(self, key: str, array: NDArray[Any]) -> NDArray[Any]:
        """Keep ``array``, and return it as :meth:`get` does, so that its memory can be freed.

        Raises:
            OSError: It cannot be written, such as on a full disk; nothing is left of it.
        """
        path = self._path(key)
        with replacing(path) as file:
            np.lib.format.write_array(file, np.asarray(array), allow_pickle=False)
        evict(self._folder.iterdir(), keep=path, max_bytes=self._max_bytes)
        return np.load(path, mmap_mode="r", allow_pickle=False)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npy"
