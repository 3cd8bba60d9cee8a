"""What is to be unpacked of a tar.gz file, found in one pass: such a file has no directory."""

import gzip
import tarfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, BinaryIO

from core.datasets.archive_entries import (
    CHUNK_BYTES,
    MAX_FILES,
    NO_PICTURES,
    TOO_LARGE,
    Member,
    Places,
    check_name,
    checksum_of,
    is_wanted,
    parts_of,
)
from core.errors import N_, InputError, check_most

DAMAGED = N_("The file is not a whole tar.gz archive ({reason}); fetch it again.")
_MAGIC = b"\x1f\x8b"


def is_gzipped(file: BinaryIO) -> bool:
    """By its first two bytes; the file is rewound."""
    file.seek(0)
    magic = file.read(len(_MAGIC))
    file.seek(0)
    return magic == _MAGIC


@contextmanager
def opened_tar(file: BinaryIO, also: Collection[str], *, max_bytes: int) -> "Iterator[TarMembers]":
    """What is to be unpacked of a tar.gz file, which is read once each time the members are gone through.

    Args:
        file: Seekable.
        also: Suffixes of files that are unpacked besides pictures.
        max_bytes: That are unpacked, what is left out included.
    """
    yield TarMembers(file, also, max_bytes)


class TarMembers:
    """The members of a tar.gz file; each must be read, or left, before the next one.

    Going through them raises ``InputError`` where an entry is a link or device, lies outside or under a name that
    cannot be written, where there are too many or no pictures, and where the file is damaged or ends too early.
    """

    def __init__(self, file: BinaryIO, also: Collection[str], max_bytes: int) -> None:
        self._file, self._also, self._max_bytes = file, also, max_bytes

    def __iter__(self) -> Iterator[Member]:
        self._file.seek(0, 2)
        size = self._file.tell()
        self._file.seek(0)
        unpacked = _Unpacked(self._file, self._max_bytes)
        places = Places()
        try:
            # Not tarfile's own gzip, which would read what a header asks for, however much that is.
            with tarfile.open(fileobj=unpacked, mode="r:") as archive:  # type: ignore[call-overload]
                for index, entry in enumerate(_entries(archive)):
                    check_most(index, MAX_FILES, _TOO_MANY)
                    if not entry.isfile() or not is_wanted(entry.name, self._also):
                        continue
                    places.add(parts_of(entry.name))
                    yield _member(archive, entry, self._file.tell() / size)
            unpacked.drain()
        except InputError:
            raise
        except (tarfile.TarError, RecursionError, ValueError, OverflowError) as error:
            raise InputError(DAMAGED, reason=str(error) or type(error).__name__) from error
        if places.count == 0:
            raise InputError(NO_PICTURES)


_TOO_MANY = N_("The archive holds {count} files; at most {limit} are unpacked.")


def _entries(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Checked by name and kind, and forgotten by the archive, which would keep all of them."""
    while (entry := archive.next()) is not None:
        check_name(entry.name, is_plain=(entry.isfile() or entry.isdir()) and not entry.issparse())
        yield entry
        archive.members.clear()  # type: ignore[attr-defined]
        archive.pax_headers = {}


def _member(archive: tarfile.TarFile, entry: tarfile.TarInfo, done: float) -> Member:
    def content() -> IO[bytes]:
        packed = archive.extractfile(entry)
        assert packed is not None  # a file
        return packed

    open_it: Callable[[], AbstractContextManager[IO[bytes]]] = lambda: nullcontext(content())  # noqa: E731
    return Member(parts_of(entry.name), entry.size, lambda: checksum_of(content()), open_it, done)


class _Unpacked:
    """The tar file in the gzip file, read forwards, in pieces, and no further than a limit."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._stream = gzip.GzipFile(fileobj=file)
        self._max_bytes = max_bytes
        self._place = 0

    def tell(self) -> int:
        return self._place

    def seek(self, place: int) -> int:
        if place < self._place:
            raise tarfile.ReadError("an entry begins before the last one ends")
        while self._place < place and self.read(min(CHUNK_BYTES, place - self._place)):
            pass
        return self._place

    def read(self, count: int) -> bytes:
        if count > CHUNK_BYTES:  # only a header of a hostile file is that long
            raise tarfile.ReadError("the header of an entry is too long")
        try:
            content = self._stream.read(count)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(DAMAGED, reason=str(error)) from error
        self._place += len(content)
        if self._place > self._max_bytes:
            raise InputError(TOO_LARGE, limit=self._max_bytes // 10**6)
        return content

    def drain(self) -> None:
        """Read to the end, where gzip keeps its checksum."""
        while self.read(CHUNK_BYTES):
            pass
