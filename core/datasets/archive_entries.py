"""Which entries of an archive are unpacked, and which make the whole of it unacceptable."""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from core.datasets.listing import is_hidden, is_picture
from core.errors import N_, InputError
from core.storage.zip_directory import check_directory

MAX_FILES = 200_000
MAX_FOLDERS = 20_000
"""Into which the pictures are unpacked, those around them included."""

MAX_DEPTH = 32
MAX_PATH_BYTES = 1024
MAX_NAME_BYTES = 255
"""Of a file or folder, in UTF-8: what the usual file systems take."""

CHUNK_BYTES = 64 * 1024
"""Of what is read at once."""

TOO_LARGE = N_("Unpacked, the archive grows to more than {limit} MB; upload fewer pictures.")
NO_PICTURES = N_("The archive holds no pictures; pack one folder of pictures for each class.")


@dataclass(frozen=True)
class Member:
    """A file of an archive that is to be unpacked.

    Attributes:
        parts: Folders and file name.
        num_bytes: As the archive says, which may be a lie.
        checksum: Tells the CRC-32 of its content; may have to read it.
        open: Gives its content, instead of ``checksum``.
        done: Share of the archive before it, 0-1.
    """

    parts: tuple[str, ...]
    num_bytes: int
    checksum: Callable[[], int]
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    done: float


@contextmanager
def opened_zip(file: BinaryIO, also: Collection[str]) -> Iterator[Sequence[Member]]:
    """What is to be unpacked of a ZIP file.

    Args:
        file: Seekable.
        also: Suffixes, such as ``.csv``, of files that are unpacked besides pictures.

    Raises:
        InputError: As :func:`wanted_entries`, or there are too many entries.
        zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, zlib.error: It is damaged.
    """
    check_directory(file, max_entries=MAX_FILES)
    with zipfile.ZipFile(file) as archive:
        entries = wanted_entries(archive, also)

        def member(index: int, entry: zipfile.ZipInfo) -> Member:
            return Member(
                parts_of(entry.filename), entry.file_size, lambda: entry.CRC, lambda: archive.open(entry),
                index / len(entries),
            )  # fmt: skip

        yield [member(index, entry) for index, entry in enumerate(entries)]


def wanted_entries(archive: zipfile.ZipFile, also: Collection[str] = ()) -> list[zipfile.ZipInfo]:
    """The pictures in the archive; all of it is refused if one entry is up to no good.

    Raises:
        InputError: It has a password, files outside its folder, of one name or of names that cannot
            be written, or no pictures.
    """
    entries = archive.infolist()
    for entry in entries:
        check_name(entry.filename, is_plain=_is_plain(entry))
        if entry.flag_bits & 0x1:
            raise InputError(N_("The archive is encrypted; pack the pictures again without a password."))
    wanted = [entry for entry in entries if not entry.is_dir() and is_wanted(entry.filename, also)]
    places = Places()
    for entry in wanted:
        places.add(parts_of(entry.filename))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in wanted):
        raise InputError(N_("The archive is compressed in a rare way; pack the pictures again as plain ZIP."))
    if not wanted:
        raise InputError(NO_PICTURES)
    return wanted


def check_name(name: str, *, is_plain: bool = True) -> None:
    """Refuse what lies outside, and what could not be written, or only after minutes, before a path is made of it.

    Args:
        name: Of the entry, with either slash.
        is_plain: Whether it is a file or folder, and no link, device or the like.

    Raises:
        InputError: It is refused.
    """
    name = name.replace("\\", "/")
    if not name:
        raise InputError(N_("The archive holds a file without a name; pack the pictures again."))
    depth = name.count("/")
    if depth > MAX_DEPTH:
        raise InputError(
            N_("The archive entry {name} lies {count} folders deep; pack the pictures at most {limit} folders deep."),
            name=_short(name), count=depth, limit=MAX_DEPTH,
        )  # fmt: skip
    num_bytes = len(name.encode())
    if num_bytes > MAX_PATH_BYTES:
        raise InputError(
            N_("The path {name} in the archive has {count} bytes; at most {limit} bytes are unpacked."),
            name=_short(name), count=num_bytes, limit=MAX_PATH_BYTES,
        )  # fmt: skip
    if max(len(part.encode()) for part in name.split("/")) > MAX_NAME_BYTES:
        raise InputError(
            N_("The archive entry {name} has a name that is too long; give files and folders names of at most {limit} "
               "bytes."),
            name=_short(name), limit=MAX_NAME_BYTES,
        )  # fmt: skip
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) or not is_plain:
        sentence = N_(
            "The archive entry {name} points outside its folder; pack the pictures again as plain files."
        )
        raise InputError(sentence, name=_short(name))


class Places:
    """Where files are to lie, checked one after the other."""

    def __init__(self) -> None:
        self._files: set[tuple[str, ...]] = set()
        self._folders: set[tuple[str, ...]] = set()

    @property
    def count(self) -> int:
        """Files so far."""
        return len(self._files)

    def add(self, parts: tuple[str, ...]) -> None:
        """Take another file; names are folded, because some file systems take cat.JPG and CAT.jpg for one.

        Raises:
            InputError: Another has the name, it is also a folder, or the folders are too many.
        """
        path = tuple(part.casefold() for part in parts)
        if path in self._files:
            raise InputError(N_("The archive holds two files of the same name; pack the pictures again."))
        self._files.add(path)
        around = [path[:depth] for depth in range(1, len(path))]
        self._folders.update(around)
        for both in (*around, path):
            if both in self._files and both in self._folders:
                raise InputError(
                    N_("In the archive {name} is a file and also a folder; pack the pictures again."),
                    name=_short("/".join(both)),
                )
        if len(self._folders) > MAX_FOLDERS:
            raise InputError(
                N_("The archive holds {count} folders of pictures; at most {limit} are unpacked."),
                count=len(self._folders), limit=MAX_FOLDERS,
            )  # fmt: skip


def checksum_of(file: IO[bytes]) -> int:
    """CRC-32 of what is left to read."""
    checksum = 0
    while chunk := file.read(CHUNK_BYTES):
        checksum = zlib.crc32(chunk, checksum)
    return checksum


def is_wanted(name: str, also: Collection[str]) -> bool:
    """Whether a file is unpacked: a picture, or of a suffix among ``also``, and not hidden."""
    parts = parts_of(name)
    return not any(map(is_hidden, parts)) and (is_picture(name) or PurePosixPath(name).suffix.lower() in also)


def parts_of(name: str) -> tuple[str, ...]:
    """Folders and file name of an entry, whichever slash its maker used."""
    return PurePosixPath(name.replace("\\", "/")).parts


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    return stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:30]}…{name[-29:]}"
