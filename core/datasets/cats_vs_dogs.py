"""Cats vs Dogs: 25,000 photographs of Kaggle's competition, as Microsoft Research offers them."""

from pathlib import Path

from core.datasets import archive
from core.datasets.allowed import check_folder
from core.datasets.dataset import Dataset
from core.datasets.folder import load_folder
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_
from core.storage.download import fetch

URL = "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip"
SHA256 = "b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9"
"""Of 824,887,076 bytes; also the checksum in GoMLX's ``examples/dogsvscats``."""

TITLE = N_("Cats vs dogs")


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The photographs: downloaded once, or from the folder or ZIP at ``spec.location``.

    Raises:
        InputError: Offline, or the transfer failed (the sentence says where to put the file instead); the location is
            outside the folders that may be read; or as :func:`core.datasets.folder.load_folder` and
            :func:`core.datasets.archive.store`.
    """
    given = Path(spec.location).expanduser()
    if spec.location:
        check_folder(given)
        if not given.is_file():
            return load_folder(given, spec, report, title=TITLE)
    digest = SHA256
    if spec.location or not archive.folder_of(SHA256).is_dir():
        digest = archive.store(given if spec.location else fetch(URL, SHA256, report), report, owned={SHA256})
    return archive.load_stored(digest, spec, report, title=TITLE)
