"""A ZIP or tar.gz file of pictures: checked, extracted once under the hash of its content, then read as a folder."""

import hashlib
import os
import re
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.datasets import tar_entries
from core.datasets.archive_entries import CHUNK_BYTES, TOO_LARGE, Member, checksum_of, opened_zip
from core.datasets.dataset import Dataset
from core.datasets.folder import load_folder
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_, InputError
from core.settings import settings
from core.storage.eviction import discard, evict, in_use, mark_used
from core.storage.files import new_folder, writing
from core.storage.locks import locked

MAX_BYTES = 8 * 1024**3
"""More than this is not extracted."""

KEPT_BYTES = 16 * 1024**3
"""Of all extracted archives together: above this, those that were used longest ago are deleted."""

KEPT_FILES = 500_000
"""Likewise files and folders: a disk has only so many."""

MAX_RATIO = 50
"""Pictures are compressed already: a whole archive that grows more than this is no archive of pictures."""

RATIO_FREE_BYTES = 64 * 1024**2  # a few flat drawings in PNG or BMP may compress better than MAX_RATIO
_NO_ZIP = N_(
    "The file is not a ZIP archive that can be read here ({reason}); pack the pictures again as ZIP."
)
GONE = N_("The uploaded archive is not here any more; upload it again.")
_EXTRACTING = threading.BoundedSemaphore(2)  # what is being extracted cannot be evicted
_HASH = re.compile(r"[0-9a-f]{64}")


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The pictures of the archive that :func:`store` named ``spec.location``.

    Raises:
        InputError: Never stored, or deleted; or as :func:`core.datasets.folder.load_folder`.
    """
    gone = InputError(GONE)
    if not _HASH.fullmatch(spec.location):
        raise gone
    try:
        with in_use(folder_of(spec.location)):
            return load_folder(folder_of(spec.location), spec, report, title=N_("Uploaded pictures"))
    except FileNotFoundError as error:
        raise gone from error


def folder_of(digest: str) -> Path:
    """Where the content of the archive of this SHA-256 is, or would be: if the folder exists, it is whole."""
    return settings().home / "datasets" / "archives" / digest


def stored() -> frozenset[str]:
    """The SHA-256 of all archives that are here."""
    folder = folder_of("x").parent
    return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()


def forget(digest: str) -> None:
    """Delete an archive that nobody owns any more, unless somebody reads it; then it goes when space is needed."""
    if _HASH.fullmatch(digest):  # it becomes a path
        with suppress(OSError), locked(folder_of(digest), shared=False):
            discard(folder_of(digest))


def store(
    source: Path | BinaryIO,
    report: OnProgress,
    *,
    max_bytes: int = MAX_BYTES,
    kept_bytes: int = KEPT_BYTES,
    owned: Collection[str] = (),
    also: Collection[str] = (),
) -> str:
    """Extract the pictures of a ZIP or tar.gz file into the home folder, unless the same are there already and whole.

    The file is read in pieces and never whole. Sizes are counted while extracting, since what the archive says of
    itself may be a lie. Hidden files and files that are no pictures are left out.

    Args:
        source: Path or seekable open file, such as an upload.
        report: Told the progress; may raise to cancel.
        max_bytes: Most that may be written.
        kept_bytes: Of all archives together; above it, those used longest ago are deleted.
        owned: SHA-256 of archives that somebody owns: these are deleted last.
        also: Suffixes, such as ``.csv``, of files that are extracted besides pictures.

    Returns:
        The SHA-256 of the file, 64 hexadecimal digits: the ``location`` of a ``DataSpec``.

    Raises:
        InputError: The file cannot be used, nothing is left behind of it; or the home folder cannot be written.
    """
    with _opened(source) as file:
        digest, size = _hash(file, report)
        target = folder_of(digest)
        limit = min(max_bytes, max(RATIO_FREE_BYTES, MAX_RATIO * size))
        is_tar = tar_entries.is_gzipped(file)
        opened = tar_entries.opened_tar(file, also, max_bytes=limit) if is_tar else opened_zip(file, also)
        with _sentence_for_damage(tar_entries.DAMAGED if is_tar else _NO_ZIP), opened as members:
            if not _is_whole(target, members, report):
                with _EXTRACTING, writing(target.parent):
                    _extract_anew(members, target, limit, report)
        evict(target.parent.iterdir(), keep=target, max_bytes=kept_bytes, max_files=KEPT_FILES, owned=owned)
    mark_used(target)
    return digest


def _extract_anew(members: Iterable[Member], target: Path, limit: int, report: OnProgress) -> None:
    if _is_whole(target, members, report):
        return  # somebody has brought the same, while this one waited
    discard(target)
    with new_folder(target) as folder:
        _extract(members, folder, limit, report)
        _flush_to_disk()


def _is_whole(folder: Path, members: Iterable[Member], report: OnProgress) -> bool:
    """Whether all pictures of the archive are there as the archive has them, by size and checksum."""
    if not folder.is_dir():
        return False
    for index, member in enumerate(members):
        if index % 64 == 0:
            report(member.done, N_("Checking the archive"))
        try:
            with folder.joinpath(*member.parts).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size != member.num_bytes or checksum_of(file) != member.checksum():
                    return False
        except OSError:
            return False
    return True


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, Path):
        source.seek(0)
        yield source
        return
    try:
        file = source.open("rb")
    except OSError as error:
        sentence = N_("The archive {file} cannot be opened ({reason}); check the path.")
        raise InputError(sentence, file=source, reason=error.strerror or str(error)) from error
    with file:
        yield file


def _hash(file: BinaryIO, report: OnProgress) -> tuple[str, int]:
    digest, size = hashlib.sha256(), file.seek(0, os.SEEK_END)
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
        report(file.tell() / size, N_("Checking the archive"))
    return digest.hexdigest(), size


@contextmanager
def _sentence_for_damage(sentence: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise InputError(sentence, reason=str(error) or type(error).__name__) from error


def _extract(members: Iterable[Member], folder: Path, limit: int, report: OnProgress) -> None:
    written = 0
    for index, member in enumerate(members):
        if index % 64 == 0:
            report(member.done, N_("Unpacking the archive"))
        path = folder.joinpath(*member.parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        # "xb": no entry may write over another one.
        with member.open() as packed, path.open("xb") as file:
            while chunk := packed.read(CHUNK_BYTES):
                written += len(chunk)
                if written > limit:
                    raise InputError(TOO_LARGE, limit=limit // 10**6)
                file.write(chunk)


def _flush_to_disk() -> None:
    """So that a power cut cannot leave the folder's final name on files that are empty."""
    if hasattr(os, "sync"):  # not on Windows
        os.sync()
