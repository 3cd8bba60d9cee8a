"""Which entries of a ZIP file are unpacked, and which make the whole file unacceptable."""

import re
import stat
import zipfile
from pathlib import PurePosixPath

from core.datasets.listing import is_hidden, is_picture
from core.errors import N_, InputError

MAX_FILES = 200_000


def wanted_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The pictures in the archive; all of it is refused if one entry is up to no good.

    Raises:
        InputError: It has a password, too many files, files outside its folder or of one name, or no pictures.
    """
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise InputError(
            N_("The archive holds {count} files; at most {limit} are unpacked."),
            count=len(entries),
            limit=MAX_FILES,
        )
    for entry in entries:
        if _is_unsafe(entry):
            sentence = N_(
                "The archive entry {name} points outside its folder; pack the pictures again as plain files."
            )
            raise InputError(sentence, name=entry.filename)
        if entry.flag_bits & 0x1:
            raise InputError(N_("The archive is encrypted; pack the pictures again without a password."))
    wanted = [entry for entry in entries if _is_wanted(entry)]
    # Folded, because some file systems take cat.JPG and CAT.jpg for one file.
    if len({_parts_folded(entry) for entry in wanted}) < len(wanted):
        raise InputError(N_("The archive holds two files of the same name; pack the pictures again."))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in wanted):
        raise InputError(N_("The archive is compressed in a rare way; pack the pictures again as plain ZIP."))
    if not wanted:
        raise InputError(N_("The archive holds no pictures; pack one folder of pictures for each class."))
    return wanted


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
    """Folders and file name of an entry, whichever slash its maker used."""
    return PurePosixPath(entry.filename.replace("\\", "/")).parts


def _parts_folded(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts_of(entry))
