"""Requests to a net that has its own 1000 classes: how much of its probability lies on cats, and how much on dogs.

Nothing is trained for it: probabilities of the classes in :mod:`core.architectures.imagenet_groups` are summed, and
the larger sum is the answer. But ImageNet has 118 breeds of dogs and 5 kinds of cats: a net that sees nothing in a
picture gives each class a little, and the dogs most. The mean of each group's probabilities, which is the sum divided
by how often ImageNet has such classes, undoes that.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.architectures.backbones import backbone
from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.settings import ASSETS
from core.specs.models import check_picture
from core.specs.spec import Queue, Spec

MODEL = "efficientnet_lite0"
"""The net that ships with its 1000 classes."""

Rule = Literal["sum", "mean"]

FOLDER = ASSETS / "runs" / "untrained"


@dataclass(frozen=True)
class OwnClasses:
    """What the net says about a picture.

    Attributes:
        image: uint8 ``(S, S, 3)``, the picture as the net saw it.
        probabilities: float32 ``(1000,)``, summing to 1.
    """

    image: NDArray[np.uint8]
    probabilities: NDArray[np.float32]

    def share(self, classes: range) -> float:
        """The sum over some classes, 0 to 1."""
        return float(self.probabilities[classes.start : classes.stop].sum())


@dataclass(frozen=True)
class OwnClassesSpec(Spec[OwnClasses]):
    """What a net says about a picture in its own classes; answered by :class:`OwnClasses`.

    Attributes:
        picture: SHA-256 of a stored picture; its centre square is resized to the net's input.
        model: Name of a backbone with a classifier.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.own_classes:answer_own_classes"

    picture: str
    model: str = MODEL

    def __post_init__(self) -> None:
        check_picture(self.picture)
        check_classifier(self.model)


@dataclass(frozen=True)
class OwnClassesTest:
    """The sums for the test pictures of cats and dogs.

    Attributes:
        labels: int64 ``(N,)``, 0 for a cat and 1 for a dog.
        cats, dogs: float32 ``(N,)``, the sums of the probabilities, each 0 to 1.
        best: int64 ``(N,)``, the likeliest of the 1000 classes.
        fingerprint: Of the data, see :class:`core.datasets.dataset.Dataset`.
        provenance: Of a recording: commit, versions, date.
    """

    labels: NDArray[np.int64]
    cats: NDArray[np.float32]
    dogs: NDArray[np.float32]
    best: NDArray[np.int64]
    fingerprint: str
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def wrong(self, rule: Rule = "sum") -> NDArray[np.int64]:
        """Places of the pictures that a rule gets wrong, the most confident mistake first."""
        cats, dogs = weigh(self.cats, self.dogs, rule)
        lead = np.where(self.labels == 1, cats - dogs, dogs - cats)
        places = np.flatnonzero((dogs > cats) != (self.labels == 1))
        return places[np.argsort(-lead[places], kind="stable")]

    def accuracy(self, rule: Rule = "sum", label: int | None = None) -> float:
        """Share of the pictures, or of those of one label, that a rule gets right, 0 to 1."""
        labels = self.labels[self.wrong(rule)]
        if label is None:
            return 1 - len(labels) / len(self.labels)
        return 1 - int(np.sum(labels == label)) / int(np.sum(self.labels == label))

    @property
    def is_named(self) -> NDArray[np.bool_]:
        """Whether the likeliest class is a cat or a dog at all, ``(N,)``."""
        return np.isin(self.best, (*CATS, *DOGS))


@dataclass(frozen=True)
class OwnClassesTestSpec(Spec[OwnClassesTest]):
    """The same for every test picture of a data set of cats and dogs; answered by :class:`OwnClassesTest`.

    Attributes:
        data: Its test pictures are stretched to the net's input, as the bases of the ladder get them.
        model: Name of a backbone with a classifier.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.own_classes:answer_own_classes_test"
    queue: ClassVar[Queue] = "slow"

    data: DataSpec
    model: str = MODEL

    def __post_init__(self) -> None:
        check_classifier(self.model)


def check_classifier(model: str) -> None:
    """Refuse a backbone that comes without its classes.

    Raises:
        InputError: It does.
    """
    if not backbone(model).comes_with_classifier:
        raise InputError(N_("{title} comes without its classes; choose {known}."),
                         title=backbone(model).title, known=backbone(MODEL).title)  # fmt: skip


def weigh(
    cats: NDArray[np.float32], dogs: NDArray[np.float32], rule: Rule
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The numbers that a rule compares, from the sums: these themselves, or the means of each group's classes."""
    if rule == "sum":
        return cats, dogs
    return (cats / len(CATS)).astype(np.float32), (dogs / len(DOGS)).astype(np.float32)


def recorded_test(name: str = "photographs") -> OwnClassesTest | None:
    """A test recorded by ``python -m core.commands.record_own_classes``, None where there is none of this name."""
    found = recorded_answers(name)
    if found is None:
        return None
    metrics, provenance = found
    return OwnClassesTest(
        np.array(metrics["labels"], np.int64), np.array(metrics["cats"], np.float32),
        np.array(metrics["dogs"], np.float32), np.array(metrics["best"], np.int64),
        provenance["data_fingerprint"], provenance,
    )  # fmt: skip


def recorded_answers(name: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Metrics and provenance of a recorded test of either kind, None where there is none of this name."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return document["metrics"], document["provenance"]
