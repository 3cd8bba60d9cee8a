"""Answers the requests of :mod:`core.specs.own_classes` and :mod:`core.specs.named_classes`, in a worker."""

import numpy as np
from numpy.typing import NDArray

from core import images
from core.architectures.imagenet_groups import CATS, DOGS, classes_named
from core.datasets.dataset import Split
from core.datasets.load import load
from core.errors import N_, InputError
from core.networks.inspection.class_scores import class_logits
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report, teller
from core.specs.named_classes import NamedClassesTest, NamedClassesTestSpec
from core.specs.own_classes import OwnClasses, OwnClassesSpec, OwnClassesTest, OwnClassesTestSpec

_BATCH = 50
_NAMES = ("cat", "dog")  # how the two classes begin, in this order


def answer_own_classes(spec: OwnClassesSpec, report: Report) -> OwnClasses:
    """The probabilities of all classes for a picture.

    Raises:
        InputError: The weights or the picture are not there.
    """
    model = inspected(spec.model)
    image = prepared(model, spec.picture)
    return OwnClasses(image, _probabilities(model, image[None])[0])


def answer_own_classes_test(spec: OwnClassesTestSpec, report: Report) -> OwnClassesTest:
    """The sums for all test pictures.

    Raises:
        InputError: The data cannot be loaded, or its classes are not cats and dogs.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(spec.model)
    dataset = load(spec.data, teller(report))
    names = dataset.class_names
    if len(names) != len(_NAMES) or not all(map(str.startswith, map(str.lower, names), _NAMES)):
        sentence = N_("The classes are {names}; this test needs cats and dogs.")
        raise InputError(sentence, names=", ".join(names))
    found = _asked(model, dataset.test, report)
    cats, dogs = (found[:, group.start : group.stop].sum(axis=1) for group in (CATS, DOGS))
    labels = np.asarray(dataset.test.labels, np.int64)
    return OwnClassesTest(labels, cats, dogs, found.argmax(axis=1), dataset.fingerprint)


def answer_named_classes_test(spec: NamedClassesTestSpec, report: Report) -> NamedClassesTest:
    """The answers for all test pictures.

    Raises:
        InputError: The data cannot be loaded, or ImageNet has none of their classes by name.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(spec.model)
    dataset = load(spec.data, teller(report))
    named = ((label, classes_named(name)) for label, name in enumerate(dataset.class_names))
    groups = {label: list(numbers) for label, numbers in named if numbers}
    if not groups:
        sentence = N_("ImageNet has no class named {names}; without training this net cannot answer.")
        raise InputError(sentence, names=", ".join(dataset.class_names))
    found = _asked(model, dataset.test, report)
    sums = np.stack([found[:, numbers].sum(axis=1) for numbers in groups.values()], axis=1)
    likeliest = np.array(list(groups), np.int64)[sums.argmax(axis=1)]
    labels = np.asarray(dataset.test.labels, np.int64)
    best = found.argmax(axis=1)
    return NamedClassesTest(dataset.class_names, labels, likeliest, best, dataset.fingerprint)


def _asked(model: InspectedModel, pictures: Split, report: Report) -> NDArray[np.float32]:
    """The probabilities for all pictures, ``(N, 1000)``."""
    parts = []
    for start in range(0, len(pictures), _BATCH):
        teller(report)(start / len(pictures), N_("Asking the net about the test pictures"))
        parts.append(_probabilities(model, _stretched(model, pictures.images[start : start + _BATCH])))
    return np.concatenate(parts)


def _stretched(model: InspectedModel, pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width, _ = model.shape
    return np.array([images.resize(picture, height, width) for picture in pictures])


def _probabilities(model: InspectedModel, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """``(N, 1000)``."""
    logits = class_logits(model, pictures)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
