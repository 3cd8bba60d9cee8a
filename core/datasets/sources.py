"""Where pictures can come from: a record for each source, which loading and the pages go by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.datasets import archive, cats_vs_dogs, digits, drawn_pets, flowers, folder, oxford_pets
from core.datasets.dataset import Dataset
from core.datasets.published import Published
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_


@dataclass(frozen=True)
class Download:
    """Archives that are fetched when a reader asks for them.

    Attributes:
        archives: What is fetched.
        num_pictures: In all of them.
        notice: What it is, and with ``count`` and ``megabytes`` how much; English, marked for translation.
        terms: Its licence and whom to name, English, marked for translation.
    """

    archives: tuple[Published, ...]
    num_pictures: int
    notice: str
    terms: str

    @property
    def megabytes(self) -> int:
        """Of all archives together, to tens."""
        return 10 * round(sum(archive.num_bytes for archive in self.archives) / 10_000_000)

    @property
    def is_here(self) -> bool:
        """Whether nothing is left to be fetched."""
        return all(archive.is_here for archive in self.archives)


@dataclass(frozen=True)
class DataSource:
    """A source of pictures.

    Attributes:
        title: English, marked for translation.
        load: Loads, draws or downloads what a request says.
        is_fixed: Whether a request alone says which pictures these are. Those of other sources are named by their
            fingerprint, too, and their classes are known once they have been loaded.
        asks_for: What a request must name as its ``location``: nothing, a folder on the server, or an uploaded archive.
        download: What has to be there before pictures can be loaded; None where nothing is fetched.
        may_change: Whether files may be added, removed or changed after they were read.
        image_shape: ``(H, W, C)`` where it is always the same; None where a request chooses the size, in colour.
        num_classes: As long as nothing has been loaded.
        has_own_form: Whether a ``location`` is read in the data set's own form, where names or a table say the class.
        knows_breeds: Whether breeds can be held out.
        max_train_per_class, max_per_class: Most pictures of a class to train on, and to validate or test on.
        sample: Fields of a request for few pictures, to choose one of them; a folder is split as the chapter splits it.
    """

    title: str
    load: Callable[[DataSpec, OnProgress], Dataset]
    is_fixed: bool = False
    asks_for: Literal["", "folder", "archive"] = ""
    download: Download | None = None
    may_change: bool = False
    image_shape: tuple[int, int, int] | None = None
    num_classes: int = 2
    has_own_form: bool = False
    knows_breeds: bool = False
    max_train_per_class: int = 2000
    max_per_class: int = 10_000
    sample: Mapping[str, Any] = field(default_factory=dict)


_PETS = Download(
    oxford_pets.ARCHIVES,
    7390,
    N_("{count} photographs of cats and dogs by breed, with masks: {megabytes} MB from the University of Oxford, kept "
       "on the server."),
    N_("Parkhi, Vedaldi, Zisserman, Jawahar: Cats and Dogs, CVPR 2012. The page of the data set says CC BY-SA 4.0, the "
       "copyright staying with the owners of the images; the README of its annotations says “research purposes only”."),
)  # fmt: skip

SOURCES: Mapping[str, DataSource] = {
    "drawn_pets": DataSource(
        N_("Drawn cats and dogs"), drawn_pets.load, is_fixed=True, max_per_class=2000,
        sample={"train_per_class": 50, "validation_per_class": 50, "test_per_class": 50},
    ),
    "digits": DataSource(
        N_("Digits"), digits.load, is_fixed=True, image_shape=(28, 28, 1), num_classes=10,
        max_train_per_class=400, max_per_class=500,  # at hand without a download
        sample={"image_size": 28, "train_per_class": 350, "validation_per_class": 50, "test_per_class": 100},
    ),
    "digits_enlarged": DataSource(
        N_("Digits, enlarged"), digits.load_enlarged, is_fixed=True, num_classes=10,
        max_train_per_class=400, max_per_class=500,
        sample={"image_size": 64, "train_per_class": 350, "validation_per_class": 50, "test_per_class": 100},
    ),
    "cats_vs_dogs": DataSource(
        N_("Photographs of cats and dogs"), cats_vs_dogs.load, may_change=True,
        download=Download(
            cats_vs_dogs.ARCHIVES,
            25_000,
            N_("{count} photographs: {megabytes} MB from Microsoft, kept on the server."),
            N_("Of Kaggle's competition Dogs vs. Cats; the photographs are not to be passed on."),
        ),
    ),
    "pets": DataSource(
        oxford_pets.TITLE, oxford_pets.load, download=_PETS, may_change=True, has_own_form=True, knows_breeds=True,
        max_per_class=2000,
    ),
    "pets_breeds": DataSource(
        oxford_pets.BREEDS_TITLE, oxford_pets.load_breeds, download=_PETS, may_change=True, has_own_form=True,
        num_classes=len(oxford_pets.BREEDS), max_train_per_class=200, max_per_class=200,
        sample={"train_per_class": 100, "validation_per_class": 50, "test_per_class": 50},
    ),
    "flowers": DataSource(
        flowers.TITLE, flowers.load, may_change=True, has_own_form=True, num_classes=len(flowers.CLASSES),
        max_train_per_class=800, max_per_class=800,
        sample={"train_per_class": 400, "validation_per_class": 100, "test_per_class": 100},
        download=Download(
            flowers.ARCHIVES,
            3670,
            N_("{count} photographs of five flowers: {megabytes} MB from the authors of TensorFlow, kept on the "
               "server."),
            N_("CC BY 2.0: each photograph is by its photographer, whom LICENSE.txt beside the pictures names."),
        ),
    ),
    "folder": DataSource(N_("A folder on the server"), folder.load, asks_for="folder", may_change=True),
    "archive": DataSource(N_("My own pictures (ZIP)"), archive.load, asks_for="archive"),
}  # fmt: skip
"""Every source by its name in a :class:`DataSpec`, in the order in which pages offer them."""


def published_digests() -> frozenset[str]:
    """The SHA-256 of all archives that can be downloaded: what has been fetched is deleted last."""
    downloads = (source.download for source in SOURCES.values() if source.download)
    return frozenset(archive.sha256 for download in downloads for archive in download.archives)
