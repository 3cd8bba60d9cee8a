"""The request for a data set: plain values, part of the requests that train on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import N_, InputError
from core.storage.plain import added

Part = Literal["train", "validation", "test"]
OnProgress = Callable[[float, str], None]
"""``report(fraction, sentence)``: progress from 0 to 1 and what is being done, a sentence of the message catalogue.

Called often (up to hundreds of times a second), from the calling thread. What it raises stops the work and comes out,
which is how a job is cancelled; it must be no ``OSError`` or ``ValueError``, which mean trouble with files."""

IMAGE_SIZES = range(16, 513)
MAX_PER_CLASS = 20_000


@dataclass(frozen=True)
class DataSpec:
    """Which pictures, how large, how many and how they are split. Hashable and JSON-ready.

    Attributes:
        source: Where the pictures come from, a key of :data:`core.datasets.sources.SOURCES`.
        location: ``folder``: its path. ``archive``: the SHA-256 that ``archive.store`` returned.
            ``cats_vs_dogs``, ``pets``, ``pets_breeds``, ``flowers``: empty to download, or the path of a folder or
            archive that is already there.
            ``digits``: empty for the 5,000 digits at hand, ``"full"`` for all 70,000 (downloaded).
        image_size: Height and width of the pictures in pixels; digits stay 28x28.
        train_per_class, validation_per_class, test_per_class: Pictures of each class in each part. Where there
            are fewer, the parts shrink in proportion and ``Dataset.notes`` says so.
        seed: Chooses which pictures are used and which part each falls into.
        classes: Names of the classes to use, in the order of their labels; empty for all, sorted.
        content: Fingerprint of the pictures, filled in by ``load.pinned``; empty to take whatever lies there.
            It makes the content of a folder part of the identity of a request: with other pictures under
            the same path, an old result is not taken for the new one.
        held_out: Breeds none of whose pictures train or validate; only they are tested. For cats against dogs of a
            source that knows breeds; empty for no such test.
    """

    source: str
    location: str = ""
    image_size: int = 150
    train_per_class: int = 1000
    validation_per_class: int = 500
    test_per_class: int = 500
    seed: int = 0
    classes: tuple[str, ...] = ()
    content: str = ""
    held_out: tuple[str, ...] = added(())

    def __post_init__(self) -> None:
        for name in ("classes", "held_out"):
            object.__setattr__(self, name, tuple(getattr(self, name)))  # JSON knows lists only
        if self.image_size not in IMAGE_SIZES:
            raise InputError(
                N_("Pictures of {size} pixels were asked for; choose from {smallest} to {largest}."),
                size=self.image_size, smallest=IMAGE_SIZES[0], largest=IMAGE_SIZES[-1],
            )  # fmt: skip
        if (
            self.train_per_class < 1
            or not 0 <= min(self.per_class) <= max(self.per_class) <= MAX_PER_CLASS
            or self.seed < 0
        ):
            raise InputError(
                N_("A split of {train}/{validation}/{test} pictures a class with seed {seed} was asked for; at least "
                   "one picture a class must train, a part takes {most} at most, and no number may be negative."),
                train=self.train_per_class, validation=self.validation_per_class, test=self.test_per_class,
                seed=self.seed, most=MAX_PER_CLASS,
            )  # fmt: skip

    @property
    def per_class(self) -> tuple[int, int, int]:
        """Pictures a class asked for in training, validation and test."""
        return self.train_per_class, self.validation_per_class, self.test_per_class


def check_part(part: str) -> None:
    """Refuse what is no part of a data set.

    Raises:
        InputError: It is neither train nor validation nor test.
    """
    if part not in get_args(Part):
        raise InputError(N_("The part {part} is unknown; choose train, validation or test."), part=part)
