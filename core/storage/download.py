"""Fetch one known file from the network, or find it where the reader was told to put it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pooch
import requests

from core.errors import N_, InputError
from core.settings import settings
from core.storage.files import writing

DOWNLOADS = "datasets/downloads"
"""In the home folder; where files lie as they came, unless something else is said."""

_TIMEOUT_SECONDS = 20
_CHUNK = 256 * 1024

pooch.get_logger().setLevel("WARNING")  # its notes on every download would go to the server's terminal


def fetch(
    url: str,
    checksum: str | None,
    on_progress: Callable[[float, str], None] | None,
    *,
    folder: str = DOWNLOADS,
) -> Path:
    """The file at ``url``, which is kept below the home folder under its own name.

    A file that is there with the right checksum is used and never fetched again. A new one is written beside its
    place, goes on where a connection broke, and takes its name only when it is whole.

    Args:
        url: Where it is; the last part of the path is the file's name.
        checksum: 64 hexadecimal digits of its SHA-256, or ``md5:`` and 32 of its MD5; None takes what comes.
        on_progress: Told the share that is here, 0-1, and what is going on; may raise to cancel.
        folder: In the home folder.

    Raises:
        InputError: No connection, a status that means failure, fewer bytes than announced or other bytes than expected:
            the sentence names the folder to put the file into instead. Or the home folder cannot be written.
    """
    place = settings().home / folder
    name = url.rsplit("/", 1)[-1]
    values = {"url": url, "file": name, "folder": place}
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        try:
            transfer = partial(_transfer, on_progress)
            return Path(pooch.retrieve(url, checksum, fname=name, path=place, downloader=transfer))
        except InputError:
            raise
        except (
            requests.RequestException,
            ValueError,
        ) as error:  # pooch raises ValueError for a wrong checksum
            raise InputError(_sentence(error), status=_status(error), **values) from error


def _sentence(error: requests.RequestException | ValueError) -> str:
    match error:
        case requests.HTTPError():
            return N_(
                "The server of {url} answered {status}; try again later, or put {file} into {folder} yourself."
            )
        case requests.exceptions.ChunkedEncodingError():
            return N_("The download of {url} broke off; try again, or put {file} into {folder} yourself.")
        case requests.RequestException():
            return N_(
                "{url} cannot be reached; go online and try again, or put {file} into {folder} yourself."
            )
    return N_("What came from {url} is not the expected file (its checksum differs); try again, or put {file} into "
              "{folder} yourself.")  # fmt: skip


def _status(error: Exception) -> int:
    response = getattr(error, "response", None)
    return 0 if response is None else response.status_code


def _transfer(
    on_progress: Callable[[float, str], None] | None, url: str, output_file: str, _pooch: pooch.Pooch
) -> None:
    """What pooch calls to fill a temporary file; its own downloader leaves the connection open when it is cancelled.

    Where the connection breaks, the transfer goes on from there as long as each attempt brings more than the last.
    """
    with Path(output_file).open("wb") as file:
        while True:
            before = file.tell()
            try:
                return _receive(url, file, on_progress)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                if file.tell() <= before:
                    raise


def _receive(url: str, file: BinaryIO, on_progress: Callable[[float, str], None] | None) -> None:
    """Append what ``file`` lacks; a server that cannot begin in the middle sends all of it."""
    rest = {"Range": f"bytes={file.tell()}-"} if file.tell() else {}
    with requests.get(url, headers=rest, stream=True, timeout=_TIMEOUT_SECONDS) as response:
        response.raise_for_status()
        if rest and response.status_code != requests.codes.partial_content:
            file.seek(0)
            file.truncate()
        length = int(response.headers.get("Content-Length", 0))
        total = file.tell() + length if length else 0
        for chunk in response.iter_content(_CHUNK):
            file.write(chunk)
            if on_progress is not None:
                on_progress(min(1.0, file.tell() / total) if total else 0.0, N_("Downloading"))
