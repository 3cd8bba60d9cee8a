"""Fetch one known file from the network, or find it where the reader was told to put it."""

from functools import partial
from pathlib import Path

import pooch
import requests

from core.datasets.spec import OnProgress
from core.errors import N_, InputError
from core.settings import settings
from core.storage.files import writing

_TIMEOUT_SECONDS = 20
_CHUNK = 256 * 1024

pooch.get_logger().setLevel("WARNING")  # its notes on every download would go to the server's terminal


class DownloadFailed(InputError):
    """The file could not be fetched; the subclasses say why."""


class Unreachable(DownloadFailed):
    """No connection, or no answer in time."""


class RefusedByServer(DownloadFailed):
    """An HTTP status that means failure."""


class TransferBrokenOff(DownloadFailed):
    """Fewer bytes than announced."""


class WrongChecksum(DownloadFailed):
    """Other bytes than expected."""


def fetch(url: str, sha256: str, report: OnProgress) -> Path:
    """The file at ``url``, which is kept in ``<home>/datasets/downloads`` under its own name.

    A file that is there with the right checksum is used and never fetched again. A new one is written beside its
    place and takes its name only when it is whole.

    Args:
        url: Where it is; the last part of the path is the file's name.
        sha256: Expected checksum, 64 hexadecimal digits.
        report: Told the progress; may raise to cancel.

    Raises:
        DownloadFailed: Each subclass names the folder to put the file into instead.
        StorageError: The home folder cannot be written.
    """
    folder = settings().home / "datasets" / "downloads"
    name = url.rsplit("/", 1)[-1]
    values = {"url": url, "file": name, "folder": folder}
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return Path(
                pooch.retrieve(
                    url, f"sha256:{sha256}", fname=name, path=folder, downloader=partial(_transfer, report)
                )
            )
        except requests.HTTPError as error:
            raise RefusedByServer(
                N_("The server of {url} answered {status}; try again later, or put {file} into {folder} yourself."),
                status=_status(error), **values,
            ) from error  # fmt: skip
        except requests.exceptions.ChunkedEncodingError as error:
            sentence = N_("The download of {url} broke off; try again, or put {file} into {folder} yourself.")
            raise TransferBrokenOff(sentence, **values) from error
        except requests.RequestException as error:
            sentence = N_(
                "{url} cannot be reached; go online and try again, or put {file} into {folder} yourself."
            )
            raise Unreachable(sentence, **values) from error
        except InputError:
            raise
        except ValueError as error:  # what pooch raises for a wrong checksum
            sentence = N_("What came from {url} is not the expected file (its checksum differs); try again, or put "
                          "{file} into {folder} yourself.")  # fmt: skip
            raise WrongChecksum(sentence, **values) from error


def _status(error: requests.HTTPError) -> int:
    return 0 if error.response is None else error.response.status_code


def _transfer(report: OnProgress, url: str, output_file: str, _pooch: pooch.Pooch) -> None:
    """What pooch calls to fill a temporary file; its own downloader leaves the connection open when it is cancelled."""
    with (
        requests.get(url, stream=True, timeout=_TIMEOUT_SECONDS) as response,
        Path(output_file).open("wb") as file,
    ):
        response.raise_for_status()
        total = int(response.headers.get("Content-Length", 0))
        for chunk in response.iter_content(_CHUNK):
            file.write(chunk)
            report(min(1.0, file.tell() / total) if total else 0.0, N_("Downloading"))
