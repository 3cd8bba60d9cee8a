"""Cats vs Dogs: 25,000 photographs of Kaggle's competition, as Microsoft Research offers them."""

from core.datasets.dataset import Dataset
from core.datasets.folder import load_folder
from core.datasets.published import Published, opened
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_

ARCHIVES = (
    # The checksum also stands in GoMLX's examples/dogsvscats.
    Published(
        "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip",
        "b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9", 824_887_076,
    ),
)  # fmt: skip

TITLE = N_("Cats vs dogs")


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The photographs: downloaded once, or from the folder or archive at ``spec.location``.

    Raises:
        InputError: As :func:`core.datasets.published.opened` and :func:`core.datasets.folder.load_folder`.
    """
    with opened(spec.location, ARCHIVES, report) as (root,):
        return load_folder(root, spec, report, title=TITLE)
