"""How many entries a ZIP file has, told before ``zipfile`` makes an object of a kilobyte of each."""

import os
import struct
from typing import BinaryIO

from core.errors import N_, check_most

MAX_BYTES = 64 * 10**6
"""Of the names and notes of all entries together."""

_END, _END_64, _LOCATOR_64, _ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x01\x02"
_END_BYTES, _END_64_BYTES, _LOCATOR_64_BYTES, _MAX_COMMENT = 22, 56, 20, 2**16
_CHUNK = 2**20


def check_directory(file: BinaryIO, *, max_entries: int) -> None:
    """Refuse a ZIP file whose directory would fill the memory; one that is no ZIP file is left to ``zipfile``.

    The numbers of entries that the file gives are not believed (``zipfile`` does not read them either): in the bytes
    of the directory, which it does read, the entries are counted.

    Args:
        file: Seekable; where it stands afterwards is left open.
        max_entries: How many files, folders included, it may hold.

    Raises:
        InputError: There are more entries, or their names and notes take more than ``MAX_BYTES``.
    """
    for start, size in _directories(file):
        sentence = N_(
            "The names and notes of the files in the archive take {count} MB; at most {limit} are read."
        )
        check_most(size, MAX_BYTES, sentence, unit=10**6)
        sentence = N_("The archive holds {count} files; at most {limit} are unpacked.")
        check_most(_count(file, start, size), max_entries, sentence)


def _directories(file: BinaryIO) -> list[tuple[int, int]]:
    """Start and size in bytes of each directory that a reader might take for the one."""
    length = file.seek(0, os.SEEK_END)
    tail_start = max(0, length - _END_BYTES - _MAX_COMMENT)
    file.seek(tail_start)
    tail = file.read(_END_BYTES + _MAX_COMMENT)
    at_the_very_end = tail[-_END_BYTES:].startswith(_END) and tail.endswith(b"\0\0")
    place = len(tail) - _END_BYTES if at_the_very_end else tail.rfind(_END)
    if place < 0 or len(tail) < place + _END_BYTES:
        return []
    end = tail_start + place
    (size,) = struct.unpack_from("<L", tail, place + 12)
    found = [(end - size, size)]
    size_64 = _size_64(file, end)
    if size_64 is not None:
        found.append((end - _LOCATOR_64_BYTES - _END_64_BYTES - size_64, size_64))
    return [(max(0, start), size) for start, size in found if size <= end]


def _size_64(file: BinaryIO, end: int) -> int | None:
    """Size of the directory as the end record of ZIP64 has it, which lies before the old one."""
    before = end - _LOCATOR_64_BYTES - _END_64_BYTES
    if before < 0:
        return None
    file.seek(before)
    records = file.read(_END_64_BYTES + _LOCATOR_64_BYTES)
    if not records.startswith(_END_64) or records[_END_64_BYTES:][:4] != _LOCATOR_64:
        return None
    return int(struct.unpack_from("<Q", records, 40)[0])


def _count(file: BinaryIO, start: int, size: int) -> int:
    """How many entries may begin in these bytes: each does with its signature."""
    file.seek(start)
    count, rest = 0, b""
    while size > 0 and (chunk := file.read(min(size, _CHUNK))):
        size -= len(chunk)
        count += (rest + chunk).count(_ENTRY)
        rest = chunk[-len(_ENTRY) + 1 :]
    return count
