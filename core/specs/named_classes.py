"""The request for ImageNet's own classes by name: breeds, flowers, or whatever a data set's classes are called.

Nothing is trained. A net of a thousand classes is asked for each test picture, and answers with the class of the data
set that has its likeliest class. Of classes that ImageNet does not have, it cannot answer one: where the likeliest
class is none of the data set's, one can only guess among those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.architectures.imagenet_groups import classes_named
from core.datasets.spec import DataSpec
from core.specs.own_classes import MODEL, check_classifier, recorded_answers
from core.specs.spec import Queue, Spec


@dataclass(frozen=True)
class NamedClassesTest:
    """What the net answers for each test picture.

    Attributes:
        class_names: Of the data set.
        labels: int64 ``(N,)``, index into them.
        likeliest_named: int64 ``(N,)``, index into them: of the classes that ImageNet has, one at least, that with the
            largest sum of probabilities.
        best: int64 ``(N,)``, the likeliest of the 1000 classes.
        fingerprint: Of the data, see :class:`core.datasets.dataset.Dataset`.
        provenance: Of a recording: commit, versions, date.
    """

    class_names: tuple[str, ...]
    labels: NDArray[np.int64]
    likeliest_named: NDArray[np.int64]
    best: NDArray[np.int64]
    fingerprint: str
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def named(self) -> tuple[int, ...]:
        """The data set's classes that ImageNet has."""
        return tuple(label for label, name in enumerate(self.class_names) if classes_named(name))

    @property
    def lacking(self) -> tuple[int, ...]:
        """Those that it does not have."""
        return tuple(sorted(set(range(len(self.class_names))) - set(self.named)))

    @property
    def recognised(self) -> NDArray[np.int64]:
        """The class of the data set that the likeliest of the 1000 belongs to, -1 if to none, ``(N,)``."""
        owner = {number: label for label in self.named for number in classes_named(self.class_names[label])}
        return np.array([owner.get(int(number), -1) for number in self.best], np.int64)

    @property
    def chances(self) -> NDArray[np.float64]:
        """How likely the answer for each picture is right, ``(N,)``, 0 to 1.

        What is recognised is answered. Else it is guessed among the lacking classes; if none is lacking, the likeliest
        of all classes of the data set is answered.
        """
        answer = self.recognised
        if not self.lacking:
            answer = np.where(answer < 0, self.likeliest_named, answer)
        guessed = np.isin(self.labels, self.lacking) / max(1, len(self.lacking))
        return np.where(answer < 0, guessed, answer == self.labels).astype(float)

    @property
    def accuracy(self) -> float:
        """The accuracy to expect on all pictures, guesses included, 0 to 1."""
        return float(self.chances.mean())

    def class_accuracy(self, label: int) -> float:
        """The same on the pictures of a class."""
        return float(self.chances[self.labels == label].mean())

    @property
    def accuracy_among_named(self) -> float:
        """On the pictures of classes that ImageNet has, if the likeliest of these is the answer, 0 to 1.

        It says something if there are at least two.
        """
        is_named = np.isin(self.labels, self.named)
        return float((self.likeliest_named == self.labels)[is_named].mean())

    def taken_for(self, label: int) -> list[tuple[int, int]]:
        """The likeliest of the 1000 for the pictures of a class, ``(class, pictures)``, the most frequent first."""
        numbers, counts = np.unique(self.best[self.labels == label], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [(int(numbers[place]), int(counts[place])) for place in order]


@dataclass(frozen=True)
class NamedClassesTestSpec(Spec[NamedClassesTest]):
    """Each test picture of a data set in ImageNet's classes; answered by :class:`NamedClassesTest`.

    Attributes:
        data: Its test pictures are stretched to the net's input, as the bases of the ladder get them.
        model: Name of a backbone with a classifier.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.own_classes:answer_named_classes_test"
    queue: ClassVar[Queue] = "slow"

    data: DataSpec
    model: str = MODEL

    def __post_init__(self) -> None:
        check_classifier(self.model)


def recorded_named_test(name: str) -> NamedClassesTest | None:
    """A test recorded by ``python -m core.commands.record_own_classes``, None where there is none of this name."""
    found = recorded_answers(name)
    if found is None:
        return None
    metrics, provenance = found
    return NamedClassesTest(
        tuple(metrics["class_names"]), np.array(metrics["labels"], np.int64),
        np.array(metrics["likeliest_named"], np.int64), np.array(metrics["best"], np.int64),
        provenance["data_fingerprint"], provenance,
    )  # fmt: skip
