"""Answers kept on disk, so that a request computed once is never computed again."""

import contextlib
import hashlib
import logging
import os
import pickle
import uuid
import zlib
from pathlib import Path
from typing import Any

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


class ResultCache:
    """A folder of answers by ``spec_id``; the one unused for longest goes first when it outgrows its size.

    Several threads and processes may share it: a file is whole from the moment it has its name. A damaged
    file counts as missing.

    Args:
        folder: Where the files go; made when the first one is written.
        version: Answers are kept apart by it: a corrected computation must not show its old numbers.
        max_bytes: Size of the whole folder, all versions together.
    """

    def __init__(self, folder: Path, *, version: str, max_bytes: int = 2 * 2**30) -> None:
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
            result = pickle.loads(pickled)
            os.utime(path)
        except Exception as problem:  # an unpickled class may raise anything
            _logger.warning("Dropped the damaged answer %s: %r", path, problem)
            _remove(path)
            return MISSING
        return result

    def put(self, spec_id: str, result: Any) -> None:
        """Keep ``result``; a full or read-only disk costs the copy, not the answer."""
        path = self._path(spec_id)
        part = path.with_name(f"{spec_id}.{uuid.uuid4().hex}.part")
        content = pickle.dumps(result, protocol=5)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(zlib.crc32(content).to_bytes(4, "big"))
                file.write(content)
            part.replace(path)
            self._evict()
        except OSError as problem:
            _logger.warning("Could not keep the answer %s: %s", path, problem)
            _remove(part)

    def _path(self, spec_id: object) -> Path:
        return self._folder / self._version / f"{spec_id}.pickle"

    def _evict(self) -> None:
        files = []
        for path in self._folder.glob("*/*"):
            try:
                status = path.stat()
            except FileNotFoundError:  # evicted by another process
                continue
            files.append((status.st_mtime_ns, status.st_size, path))
        excess = sum(size for _, size, _ in files) - self._max_bytes
        for _, size, path in sorted(files):
            if excess <= 0:
                return
            _remove(path)
            excess -= size


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # gone already, or on a read-only disk
        path.unlink()
