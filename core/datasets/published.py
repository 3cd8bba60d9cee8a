"""Published data sets that a reader has as a folder or archive, or else downloads."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.datasets.allowed import check_folder
from core.datasets.listing import MISSING
from core.errors import InputError


@contextmanager
def opened(location: str) -> Iterator[Path]:
    """The folder of a data set's pictures.

    Raises:
        InputError: There is none, or it is outside the folders that may be read.
    """
    given = Path(location).expanduser()
    check_folder(given)
    if not location or not given.is_dir():
        raise InputError(MISSING, folder=location)
    yield given
