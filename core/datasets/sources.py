"""Where pictures can come from: a record for each source, which loading and the pages go by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.datasets import archive, cats_vs_dogs, digits, drawn_pets, folder
from core.datasets.dataset import Dataset
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_


@dataclass(frozen=True)
class Download:
    """An archive that is fetched when a reader asks for it.

    Attributes:
        sha256: Of the archive, under which it is kept.
        notice: What it is and how large, English, marked for translation.
    """

    sha256: str
    notice: str


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
    max_train_per_class: int = 2000
    max_per_class: int = 10_000
    sample: Mapping[str, Any] = field(default_factory=dict)


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
        download=Download(cats_vs_dogs.SHA256, N_(
            "25,000 photographs, 800 MB, from Microsoft; they are kept on the server. Offline, choose a folder or a"
            " ZIP that you already have."
        )),
    ),
    "folder": DataSource(N_("A folder on the server"), folder.load, asks_for="folder", may_change=True),
    "archive": DataSource(N_("My own pictures (ZIP)"), archive.load, asks_for="archive"),
}  # fmt: skip
"""Every source by its name in a :class:`DataSpec`, in the order in which pages offer them."""
