"""Files of the run store, on any file system of fsspec: each is whole or not there."""

import errno
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec
from filelock import FileLock
from fsspec.implementations.local import LocalFileSystem

from core.errors import N_, InputError

_PART = ".part"
_TIMES = (
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "created",
)  # in what a file system tells of a file


@dataclass(frozen=True)
class Usage:
    """What a folder takes.

    Attributes:
        num_bytes: Of all its files.
        num_files: How many.
        changed_at: When a file in it was written last, in seconds since 1970.
    """

    num_bytes: int = 0
    num_files: int = 0
    changed_at: float = 0.0

    def with_file(self, num_bytes: int, changed_at: float) -> "Usage":
        """The same with one more file."""
        return Usage(self.num_bytes + num_bytes, self.num_files + 1, max(self.changed_at, changed_at))


class Files:
    """The folders of a run store, one a run.

    Args:
        url: Of the store, such as a path or ``s3://bucket/runs``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._fs, root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            sentence = N_("The run store {url} cannot be opened ({reason}); correct CONVNET_CLASSROOM_RUNS.")
            raise InputError(sentence, url=url, reason=str(error)) from error
        self._root = root.rstrip("/")
        self._is_local = isinstance(self._fs, LocalFileSystem)

    def folders(self) -> list[str]:
        """Names of the folders, sorted; what starts with a dot is left out."""
        with self._explained():
            self._fs.invalidate_cache()
            if not self._fs.isdir(self._root):
                return []
            entries = self._fs.ls(self._root, detail=True)
        names = [
            entry["name"].rstrip("/").rsplit("/", 1)[-1] for entry in entries if entry["type"] == "directory"
        ]
        return sorted(name for name in names if not name.startswith("."))

    def usage(self) -> dict[str, "Usage"]:
        """What each folder takes, whole runs or not; what starts with a dot is left out."""
        with self._explained():
            self._fs.invalidate_cache()
            found = self._fs.find(self._root, detail=True) if self._fs.isdir(self._root) else {}
        taken: dict[str, Usage] = {}
        start = len(self._root) + 1
        for path, info in found.items():
            folder, _, name = path[start:].partition("/")
            if name and not folder.startswith("."):
                taken[folder] = taken.get(folder, Usage()).with_file(info["size"], _changed_at(info))
        return taken

    def read(self, folder: str, name: str) -> bytes | None:
        """The bytes of a file, or None if it is not there."""
        with self._explained():
            try:
                return self._fs.cat_file(self._path(folder, name))
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, folder: str, name: str, content: bytes) -> "Part":
        """Write beside the place of a file; :meth:`Part.publish` then puts it there at once."""
        part = Part(self, folder, name)
        try:
            with self._explained():
                self._fs.makedirs(self._path(folder), exist_ok=True)
                self._write_part(self._path(folder, part.name), content)
        except BaseException:
            self.remove(folder, part.name)
            raise
        return part

    def publish(self, folder: str, part: str, name: str) -> None:
        """Rename a whole part to its final name, over an older file."""
        with self._explained():
            self._rename(self._path(folder, part), self._path(folder, name))

    def remove(self, folder: str, name: str | None = None) -> None:
        """Remove a file, or the folder with all that is in it; nothing happens when it is not there."""
        path = self._path(folder, name)
        try:
            self._fs.rm(path, recursive=name is None)
        except FileNotFoundError:
            return
        except OSError:
            if self._fs.exists(path):
                raise

    def remove_parts(self, folder: str) -> None:
        """Remove what a killed process left behind."""
        for name in self.names(folder):
            if name.endswith(_PART):
                self.remove(folder, name)

    def names(self, folder: str) -> list[str]:
        """The files in a folder that is there, those that are not whole yet among them."""
        return [path.rsplit("/", 1)[-1] for path in self._fs.ls(self._path(folder), detail=False)]

    @contextmanager
    def lock(self, folder: str) -> Iterator[None]:
        """Keeps the other processes of this machine (or file share) out; elsewhere there is no such lock."""
        if not self._is_local:
            yield
            return
        locks = Path(self._root) / ".locks"
        lock = FileLock(locks / f"{folder}.lock")
        with self._explained():
            locks.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _path(self, folder: str, name: str | None = None) -> str:
        return "/".join(filter(None, (self._root, folder, name)))

    def _write_part(self, path: str, content: bytes) -> None:
        if not self._is_local:
            self._fs.pipe_file(path, content)
            return
        with Path(path).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a rename may otherwise reach the disk before the content

    def _rename(self, source: str, target: str) -> None:
        if self._is_local:
            Path(source).replace(target)
        else:
            self._fs.mv(source, target)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn ``OSError`` into one sentence for the reader."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                sentence = N_(
                    "The disk holding the runs ({url}) is full; free some space and start the run again: "
                    "it goes on from its last finished epoch."
                )
                raise InputError(sentence, url=self.url) from error
            sentence = N_("The run store {url} cannot be used ({reason}); allow reading and writing there, or "
                          "set CONVNET_CLASSROOM_RUNS to another place.")  # fmt: skip
            raise InputError(sentence, url=self.url, reason=error.strerror or str(error)) from error


def _changed_at(info: dict[str, Any]) -> float:
    """As the file systems of fsspec tell it; one that does not tell has files of today, which nobody clears away."""
    told = next((info[name] for name in _TIMES if info.get(name) is not None), None)
    if isinstance(told, datetime):
        return told.timestamp()
    return float(told) if isinstance(told, int | float) else time.time()


class Part:
    """A file that is written but does not have its name yet."""

    def __init__(self, files: Files, folder: str, target: str) -> None:
        self.name = f".{target}.{uuid.uuid4().hex}{_PART}"
        self._files = files
        self._folder = folder
        self._target = target

    def publish(self) -> None:
        """Give it its name."""
        self._files.publish(self._folder, self.name, self._target)

    def discard(self) -> None:
        """Remove it."""
        self._files.remove(self._folder, self.name)
