"""Which entries of a ZIP file are unpacked, and which make the whole file unacceptable."""

import re
import stat
import zipfile
from pathlib import PurePosixPath

from core.datasets.listing import is_hidden, is_picture
from core.errors import N_, InputError

MAX_FILES = 200_000
MAX_FOLDERS = 20_000
"""Into which the pictures are unpacked, those around them included."""

MAX_DEPTH = 32
MAX_PATH_BYTES = 1024
MAX_NAME_BYTES = 255
"""Of a file or folder, in UTF-8: what the usual file systems take."""


def wanted_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The pictures in the archive; all of it is refused if one entry is up to no good.

    Raises:
        InputError: It has a password, files outside its folder, of one name or of names that cannot
            be written, or no pictures.
    """
    entries = archive.infolist()
    for entry in entries:
        _check_name(entry.filename.replace("\\", "/"))
        if _is_unsafe(entry):
            sentence = N_(
                "The archive entry {name} points outside its folder; pack the pictures again as plain files."
            )
            raise InputError(sentence, name=_short(entry.filename))
        if entry.flag_bits & 0x1:
            raise InputError(N_("The archive is encrypted; pack the pictures again without a password."))
    wanted = [entry for entry in entries if _is_wanted(entry)]
    _check_places([_parts_folded(entry) for entry in wanted])
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in wanted):
        raise InputError(N_("The archive is compressed in a rare way; pack the pictures again as plain ZIP."))
    if not wanted:
        raise InputError(N_("The archive holds no pictures; pack one folder of pictures for each class."))
    return wanted


def _check_name(name: str) -> None:
    """Refuse what could not be written, or only after minutes, before a path is made of it."""
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


def _check_places(paths: list[tuple[str, ...]]) -> None:
    """Folded, because some file systems take cat.JPG and CAT.jpg for one file."""
    files = set(paths)
    if len(files) < len(paths):
        raise InputError(N_("The archive holds two files of the same name; pack the pictures again."))
    folders = {path[:depth] for path in paths for depth in range(1, len(path))}
    if both := files & folders:
        raise InputError(
            N_("In the archive {name} is a file and also a folder; pack the pictures again."),
            name=_short("/".join(min(both))),
        )
    if len(folders) > MAX_FOLDERS:
        raise InputError(
            N_("The archive holds {count} folders of pictures; at most {limit} are unpacked."),
            count=len(folders),
            limit=MAX_FOLDERS,
        )


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:30]}…{name[-29:]}"


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    path = PurePosixPath(name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        path.is_absolute()
        or ".." in path.parts
        or re.match(r"[A-Za-z]:", name) is not None
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    )


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and is_picture(entry.filename) and not any(map(is_hidden, parts_of(entry)))


def parts_of(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """Folders and file name of an entry, whichever slash its maker used."""
    return PurePosixPath(entry.filename.replace("\\", "/")).parts


def _parts_folded(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts_of(entry))
