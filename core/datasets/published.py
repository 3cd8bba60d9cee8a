"""Published data sets, which a reader downloads or has as a folder or as archives."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.datasets import archive
from core.datasets.allowed import check_folder
from core.datasets.folder import located
from core.datasets.listing import MISSING
from core.datasets.spec import OnProgress
from core.errors import InputError
from core.storage.download import DOWNLOADS, fetch
from core.storage.eviction import in_use

KEPT_BESIDES_PICTURES = (".csv", ".txt", ".xml")
"""Tables, credits and annotations."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Published:
    """An archive that somebody offers for download.

    Attributes:
        url: Where.
        sha256: Of its bytes, under which it is kept unpacked.
        num_bytes: How many.
        place: Folder below the home folder for the file itself; whoever is offline may put it there.
    """

    url: str
    sha256: str
    num_bytes: int
    place: str = DOWNLOADS

    @property
    def name(self) -> str:
        """Of its file."""
        return self.url.rsplit("/", 1)[-1]

    @property
    def is_here(self) -> bool:
        """Whether it has been fetched and unpacked."""
        return archive.folder_of(self.sha256).is_dir()


@contextmanager
def opened(location: str, archives: Sequence[Published], report: OnProgress) -> Iterator[tuple[Path, ...]]:
    """The folders with the contents of the archives, which nobody evicts meanwhile.

    An archive that has been fetched whole stays, whatever becomes of the next one, and is not evicted for it.

    Args:
        location: Empty to download what is not here. Or what a reader has: a folder with the contents of all archives
            or with their files; the file of the first archive, the others beside it; a ZIP or tar.gz file with
            everything; or the SHA-256 of an upload.
        archives: What there is to download.
        report: Progress.

    Yields:
        A folder for each archive; the same for all where one holds everything.

    Raises:
        InputError: Offline, or the transfer failed (the sentence says where to put the file instead); the location is
            outside the folders that may be read, or leads there, or is not there; or as
            :func:`core.datasets.archive.store`.
    """
    digests: Iterable[str]
    with ExitStack() as held:
        if not location:
            digests = (_fetched(each, archives, report) for each in archives)
        elif _DIGEST.fullmatch(location):
            digests = [location]
        else:
            given = located(location)
            files = _files(given, archives)
            if not files:
                if not given.is_dir():
                    raise InputError(MISSING, folder=given)
                yield (given,) * len(archives)
                return
            digests = (_stored(file, archives, report) for file in files)
        folders = [_held(digest, held) for digest in digests]
        yield (*folders, *[folders[0]] * (len(archives) - len(folders)))


def _fetched(wanted: Published, archives: Sequence[Published], report: OnProgress) -> str:
    if not wanted.is_here:
        file = fetch(wanted.url, wanted.sha256, report, folder=wanted.place)
        _unpacked(file, archives, report)
    return wanted.sha256


def _unpacked(file: Path, archives: Sequence[Published], report: OnProgress) -> str:
    lasting = {each.sha256 for each in archives}
    return archive.store(file, report, owned=lasting, also=KEPT_BESIDES_PICTURES)


def _files(given: Path, archives: Sequence[Published]) -> list[Path]:
    """The files of the archives at a place; of a file of another name that one alone."""
    first = given / archives[0].name if given.is_dir() else given
    if not first.is_file():
        return []
    others = archives[1:] if first.name == archives[0].name else ()
    files = [first, *(file for each in others if (file := first.with_name(each.name)).is_file())]
    for file in files:  # of a folder that may be read one may be a link to elsewhere
        check_folder(file)
    return files


_KNOWN: dict[tuple[str, int, int], str] = {}  # file, size and time of change -> SHA-256


def _stored(file: Path, archives: Sequence[Published], report: OnProgress) -> str:
    """Reading hundreds of megabytes to know what they are is done once as long as the file stays."""
    state = file.stat()
    key = (str(file.resolve()), state.st_size, state.st_mtime_ns)
    digest = _KNOWN.get(key)
    if digest is None or not archive.folder_of(digest).is_dir():
        digest = _KNOWN[key] = _unpacked(file, archives, report)
    return digest


def _held(digest: str, held: ExitStack) -> Path:
    try:
        held.enter_context(in_use(archive.folder_of(digest)))
    except FileNotFoundError as error:
        raise InputError(archive.GONE) from error
    return archive.folder_of(digest)
