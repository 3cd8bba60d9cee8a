"""Files of the run store, on any file system of fsspec: each is whole or not there."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import fsspec
from filelock import FileLock
from fsspec.implementations.local import LocalFileSystem

from core.errors import N_, InputError

_PART = ".part"


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
        for path in self._fs.ls(self._path(folder), detail=False):
            if path.endswith(_PART):
                self.remove(folder, path.rsplit("/", 1)[-1])

    def lock(self, folder: str) -> AbstractContextManager[Any]:
        """Keeps the other processes of this machine (or file share) out; elsewhere there is no such lock."""
        if not self._is_local:
            return nullcontext()
        locks = Path(self._root) / ".locks"
        with self._explained():
            locks.mkdir(parents=True, exist_ok=True)
            return FileLock(locks / f"{folder}.lock")

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
