"""Pictures decoded or drawn once and kept as one memory-mapped array a data set.

A kept data set is a folder ``<home>/datasets/decoded/<key>`` with ``images.npy`` (all splits, one after the
other) and ``contents.json`` (everything else). It is written beside its place and renamed, and its pixels are
checked against a checksum when it is opened, so what is half-written or damaged is made again.
"""

import dataclasses
import hashlib
import json
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.dataset import Dataset, Note, SkippedFile, Split, fingerprint
from core.settings import settings
from core.storage.eviction import discard, evict, in_use
from core.storage.files import new_folder, writing

MAX_BYTES = 8 * 1024**3
"""Above this, the data sets that were opened longest ago are deleted."""

FORMAT = 2  # part of every key: raise it when the files, or the making of any data set, change
_CHUNK_BYTES = 16 * 1024**2


@dataclass(frozen=True)
class Contents:
    """A data set without its pixels. Splits follow one another in ``labels``, ``names`` and the pictures.

    Attributes:
        counts: Pictures in training, validation and test.
        labels: One a picture, an index into ``class_names``.
        names: One a picture.
    """

    title: str
    class_names: tuple[str, ...]
    counts: tuple[int, int, int]
    labels: tuple[int, ...]
    names: tuple[str, ...]
    skipped: tuple[SkippedFile, ...] = ()
    notes: tuple[Note, ...] = ()


class PictureWriter:
    """Writes pictures batch by batch to a ``.npy`` file, so that a full disk is an error and memory stays small.

    (Filling a memory map instead would end the process with SIGBUS when the disk is full.)
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def start(self, shape: tuple[int, int, int, int]) -> None:
        """Begin a file of pictures ``(N, H, W, C)``; whatever was written before is dropped."""
        self._file.seek(0)
        self._file.truncate()
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._file, header)

    def append(self, batch: NDArray[np.uint8]) -> None:
        """Add ``(n, H, W, C)``."""
        self._file.write(np.ascontiguousarray(batch).data)

    def __enter__(self) -> "PictureWriter":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()


Make = Callable[[PictureWriter], Contents]
"""Writes all pictures, in the order training, validation, test, and returns what they are."""


def cache_key(*parts: Any) -> str:
    """A name for what ``parts`` (JSON-ready values) describe completely."""
    text = json.dumps([FORMAT, *parts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def load_or_make(key: str, make: Make, *, max_bytes: int = MAX_BYTES) -> Dataset:
    """The data set kept under ``key``, or else made, kept and returned.

    Returns:
        A data set whose ``images`` are read-only views of one memory map.

    Raises:
        InputError: It cannot be written.
        Whatever ``make`` raises; nothing is kept then.
    """
    root = settings().home / "datasets" / "decoded"
    folder = root / key
    kept = _open(folder)
    if kept is not None:
        return kept
    with writing(root):
        discard(folder)
        with new_folder(folder) as partial:
            _write(partial, make)
            made = _open(
                partial
            )  # while nobody else knows of it: its pixels stay readable whatever becomes of it
            if made is None:
                raise OSError(None, "what was written reads back differently")
        evict(root.iterdir(), keep=folder, max_bytes=max_bytes)
    return made


def _write(folder: Path, make: Make) -> None:
    with PictureWriter(folder / "images.npy") as writer:
        contents = make(writer)
    images = np.load(folder / "images.npy", mmap_mode="r")
    digest = fingerprint(contents.class_names, _splits(contents, images))
    document = {
        **dataclasses.asdict(contents),
        "fingerprint": digest,
        "checksum": _checksum(folder / "images.npy"),
    }
    (folder / "contents.json").write_text(json.dumps(document), encoding="utf-8")


def _open(folder: Path) -> Dataset | None:
    """The data set in ``folder``; None where it is absent, incomplete or damaged."""
    try:
        with in_use(folder):
            return _read(folder)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _read(folder: Path) -> Dataset:
    document = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    images = np.load(folder / "images.npy", mmap_mode="r")
    if _checksum(folder / "images.npy") != document.pop("checksum"):
        raise ValueError("the pixels have changed")
    digest = document.pop("fingerprint")
    contents = _contents(document)
    train, validation, test = _splits(contents, images)
    return Dataset(contents.title, contents.class_names, train, validation, test, digest, contents.skipped,
                   contents.notes)  # fmt: skip


def _contents(document: dict[str, Any]) -> Contents:
    skipped = tuple(SkippedFile(entry["name"], Note(**entry["reason"])) for entry in document.pop("skipped"))
    notes = tuple(Note(**entry) for entry in document.pop("notes"))
    sequences = {name: tuple(document.pop(name)) for name in ("class_names", "counts", "labels", "names")}
    return Contents(**{**document, **sequences}, skipped=skipped, notes=notes)


def _splits(contents: Contents, images: NDArray[np.uint8]) -> tuple[Split, Split, Split]:
    if not len(images) == sum(contents.counts) == len(contents.labels) == len(contents.names):
        raise ValueError(f"{len(images)} pictures, but {contents.counts} with {len(contents.labels)} labels")
    labels = np.array(contents.labels, dtype=np.int64)
    ends = np.cumsum((0, *contents.counts)).tolist()
    train, validation, test = (
        Split(images[start:end], labels[start:end], contents.names[start:end])
        for start, end in pairwise(ends)
    )
    return train, validation, test


def _checksum(path: Path) -> list[int]:
    """CRC-32 of each 16 MiB; twice as fast as a cryptographic hash, and zlib lets threads share the work.

    The file is read and not the map: what is read through a map counts as memory of the process as long as it lives.
    """
    starts = range(0, path.stat().st_size, _CHUNK_BYTES)
    with ThreadPoolExecutor() as pool:
        return list(pool.map(partial(_chunk_checksum, path), starts))


def _chunk_checksum(path: Path, start: int) -> int:
    with path.open("rb") as file:
        file.seek(start)
        return zlib.crc32(file.read(_CHUNK_BYTES))
