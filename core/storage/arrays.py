"""Large arrays kept on disk and read back as memory maps."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.storage.eviction import evict, mark_used
from core.storage.files import replacing

Append = Callable[[NDArray[Any]], None]


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
        with self.writing(key, array.shape, array.dtype) as append:
            append(array)
        return np.load(self._path(key), mmap_mode="r", allow_pickle=False)

    @contextmanager
    def writing(self, key: str, shape: tuple[int, ...], dtype: DTypeLike) -> Iterator[Append]:
        """Keep an array that is larger than memory: a function that takes its rows, some at a time, in order.

        Where the block raises, nothing is left of it.

        Args:
            key: See :func:`array_key`.
            shape: Of the whole array.
            dtype: To which rows of another one are cast.

        Raises:
            OSError: As :meth:`put`.
        """
        path = self._path(key)
        header = {"descr": np.dtype(dtype).str, "fortran_order": False, "shape": shape}
        with replacing(path) as file:
            np.lib.format.write_array_header_1_0(file, header)

            def append(rows: NDArray[Any]) -> None:
                file.write(np.ascontiguousarray(rows, dtype).data)

            yield append
        evict(self._folder.iterdir(), keep=path, max_bytes=self._max_bytes)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npy"
