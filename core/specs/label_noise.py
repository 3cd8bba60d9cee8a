"""A training on labels some of which are wrong on purpose, and on what a reader has made of them."""

from dataclasses import dataclass
from typing import ClassVar

from core.datasets.dataset import Dataset, Split
from core.datasets.label_noise import plant_wrong_labels, repaired, with_training
from core.errors import N_, InputError
from core.specs.training import RunSpec


@dataclass(frozen=True)
class NoisyLabelsSpec(RunSpec):
    """A net from scratch on training pictures with planted wrong labels; validation and test labels stay true.

    Attributes:
        wrong_share: Of the training pictures, 0 to 1.
        noise_seed: Decides which ones, and as what they are labelled.
        removed: Places of training pictures that are left out, in any order.
        relabelled: Pairs of a place and its new label.
    """

    answered_by: ClassVar[str] = "core.networks.training.noisy_labels:train"

    wrong_share: float = 0.3
    noise_seed: int = 0
    removed: tuple[int, ...] = ()
    relabelled: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        # JSON knows lists only; and the same choice is the same run, in whatever order it was made.
        object.__setattr__(self, "removed", tuple(sorted(self.removed)))
        pairs = sorted((int(place), int(label)) for place, label in self.relabelled)
        object.__setattr__(self, "relabelled", tuple(pairs))
        object.__setattr__(self, "wrong_share", float(self.wrong_share))
        if not 0 <= self.wrong_share <= 1:
            sentence = N_("A share of {share} wrong labels was asked for; choose from 0 to 1.")
            raise InputError(sentence, share=self.wrong_share)

    def given_labels(self, dataset: Dataset) -> Split:
        """The training part with its planted wrong labels, before the reader has done anything."""
        train = dataset.train
        classes = len(dataset.class_names)
        labels = plant_wrong_labels(train.labels, classes, self.wrong_share, self.noise_seed)
        return Split(train.images, labels, train.names)

    def dataset(self, dataset: Dataset) -> Dataset:
        """What is trained on, given the data set with true labels."""
        train = repaired(self.given_labels(dataset), self.removed, dict(self.relabelled))
        return with_training(dataset, train)
