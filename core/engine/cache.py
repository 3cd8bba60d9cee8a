"""Answers kept on disk, so that a request computed once is never computed again."""

import hashlib
import logging
import pickle
import zlib
from pathlib import Path
from typing import Any

from core.storage.eviction import evict, mark_used
from core.storage.files import delete, replacing

_logger = logging.getLogger(__name__)

MISSING = object()
"""What :meth:`ResultCache.get` returns for an answer it does not have."""


def code_fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits that change with any Python file under ``folder``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


MAX_BYTES = 2 * 2**30
"""Of all kept answers."""


class ResultCache:
    """A folder of answers by ``spec_id``; those unused for longest go when it outgrows its size.

    Several threads and processes may share it: a file is whole from the moment it has its name. A damaged
    file counts as missing. (diskcache checks no content, and with its one database damaged or on a full disk
    every request would fail.)

    Args:
        folder: Where the files go; made when the first one is written.
        version: Answers are kept apart by it: a corrected computation must not show its old numbers.
        max_bytes: Size of the whole folder, all versions together.
    """

    def __init__(self, folder: Path, *, version: str, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._version = version
        self._max_bytes = max_bytes

    def __contains__(self, spec_id: object) -> bool:
        return self._path(spec_id).exists()

    def get(self, spec_id: str) -> Any:
        """The answer, or :data:`MISSING`."""
        path = self._path(spec_id)
        try:
            content = path.read_bytes()
        except OSError:
            return MISSING
        try:
            checksum, pickled = content[:4], memoryview(content)[4:]
            if zlib.crc32(pickled) != int.from_bytes(checksum, "big"):
                raise pickle.UnpicklingError("checksum")
            # Written by this server into a folder of its own.
            result = pickle.loads(pickled)  # nosec B301
        except Exception as problem:  # an unpickled class may raise anything
            _logger.warning("Dropped the damaged answer %s: %r", path, problem)
            delete(path)
            return MISSING
        mark_used(path)
        return result

    def put(self, spec_id: str, result: Any) -> None:
        """Keep ``result``; a full or read-only disk costs the copy, not the answer."""
        path = self._path(spec_id)
        content = pickle.dumps(result, protocol=5)
        try:
            with replacing(path, flush=False) as file:
                file.write(zlib.crc32(content).to_bytes(4, "big"))
                file.write(content)
            evict(self._folder.glob("*/*"), keep=path, max_bytes=self._max_bytes)
        except OSError as problem:
            _logger.warning("Could not keep the answer %s: %s", path, problem)

    def _path(self, spec_id: object) -> Path:
        return self._folder / self._version / f"{spec_id}.pickle"
