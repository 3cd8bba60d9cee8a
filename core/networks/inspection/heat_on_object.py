"""Answers the requests of :mod:`core.specs.heat`; the engine calls these functions in a worker."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.annotations import Annotation, annotations
from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_, InputError
from core.evaluation.heat_on_object import HeatOnObject, heat_on_object
from core.networks.inspection.evidence_batches import LIKELIEST, Beginnings, Passes, batches
from core.networks.inspection.grad_cam import WEIGHTINGS, has_large_convolutions
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.layer_outputs import weight_layers
from core.networks.inspection.model_layers import default_layer
from core.networks.inspection.models import inspected
from core.networks.inspection.occlusion import covered, occluded_places
from core.networks.inspection.randomisation import randomise_from_top
from core.networks.precision import fastest_dtype
from core.networks.reports import Report, teller
from core.specs.heat import (
    EXPLAINED,
    METHODS,
    HeatMeasures,
    HeatOnObjects,
    HeatOnObjectSpec,
    HeatPictures,
    HeatPicturesSpec,
    spread,
)

_SHARED_UNTIL = "block4_pool"  # what the nets of the ladder that stand on VGG16 have in common
_GROUPS = {"cat": CATS, "dog": DOGS}
_OCCLUSION = 81  # passes of a picture, for the progress bar
_CLASSES = N_(
    "The net tells {count} classes apart and the pictures have {expected} ({names}); choose a net for these pictures."
)


def answer_heat_on_object(spec: HeatOnObjectSpec, report: Report) -> HeatOnObjects:
    """How much heat lies on the animal, for each test picture with a mask.

    Raises:
        InputError: The model or the data cannot be loaded, their classes differ, or no picture has a mask.
        Cancelled: Nobody wants it any more.
    """
    return measured(spec, teller(report))


def measured(spec: HeatOnObjectSpec, tell: OnProgress, beginnings: Beginnings | None = None) -> HeatOnObjects:
    """As :func:`answer_heat_on_object`; what nets have in common is taken from ``beginnings`` and left there."""
    start = time.perf_counter()
    subject = _subject(spec.data, tell)
    passes = passes_for(spec.model, subject.dataset.class_names, spec.fresh_seed, beginnings)
    occluded = spread(len(subject.places), spec.occluded)
    total = len(subject.places) + _OCCLUSION * len(occluded)
    found: dict[str, NDArray[np.float32]] = {
        method: np.full((3, len(EXPLAINED), len(subject.places)), np.nan, np.float32) for method in METHODS
    }
    scores = np.zeros((len(subject.places), len(subject.dataset.class_names)), np.float32)
    for at in batches(len(subject.places), passes.batch):
        tell(at.start / total, N_("Computing the heat of each picture"))
        scores[at] = _weigh(passes, subject, at, found)
    for done, number in enumerate(occluded):
        tell((len(subject.places) + _OCCLUSION * done) / total, N_("Covering places"))
        classes = (int(scores[number].argmax()), int(subject.labels[number]))
        maps = _occlusion(passes, subject.pictures(slice(number, number + 1))[0], classes)
        _note(found["occlusion"], number, maps, subject.known[number])
    return _answer(subject, passes, scores, found, time.perf_counter() - start)


def answer_heat_pictures(spec: HeatPicturesSpec, report: Report) -> HeatPictures:
    """Pictures with their heat and masks.

    Raises:
        InputError: As :func:`answer_heat_on_object`, or a picture has no mask.
    """
    tell = teller(report)
    subject = _subject(spec.data, tell).only(spec.places)
    pictures = subject.pictures(slice(0, len(spec.places)))
    animals = np.stack([annotation.animal for annotation in subject.known])
    if not spec.model:
        return HeatPictures(pictures, np.zeros((len(pictures), 0, 0), np.float32), animals, subject.names)
    passes = passes_for(spec.model, subject.dataset.class_names, spec.fresh_seed)
    maps = []
    for at in batches(len(pictures), passes.batch):
        tell(at.start / len(pictures), N_("Computing the heat of each picture"))
        one = passes.evidence(pictures[at])
        weigh = WEIGHTINGS[spec.method]
        maps += [weigh(*pair) for pair in zip(one.maps, one.gradients[0], strict=True)]
    return HeatPictures(pictures, np.stack(maps), animals, subject.names)


def passes_for(
    reference: str,
    class_names: Sequence[str],
    fresh_seed: int | None = None,
    beginnings: Beginnings | None = None,
) -> Passes:
    """A net that is asked for the classes of a data set.

    Args:
        reference: Of the net, see :mod:`core.specs.models`.
        class_names: Of the data set.
        fresh_seed: Of fresh weights for all its layers; None for those it has.
        beginnings: Shared with other nets.

    Raises:
        InputError: The net has other classes, and these are not cats and dogs, whose sums ImageNet's classes give.
    """
    trained = inspected(reference)
    groups = _groups(trained, class_names)
    path = default_layer(trained)
    # Of uploaded models nobody has measured what rounding does to them.
    is_measured = not reference.startswith("file:") and has_large_convolutions(trained, path)
    dtype = fastest_dtype() if is_measured else "float32"
    before = trained.calls[: trained.place_of(path)]
    shared = [call.path for call in before if call.path.rpartition("/")[2] == _SHARED_UNTIL]
    model = trained
    if fresh_seed is not None:
        rng = np.random.default_rng(fresh_seed)
        model = InspectedModel(randomise_from_top(trained.network, len(weight_layers(trained.network)), rng))
    return Passes(
        model, layer_name=path, dtype=dtype, begins_until=shared[0] if shared else "", beginnings=beginnings,
        groups=groups,
    )  # fmt: skip


@dataclass(frozen=True)
class _Subject:
    """The test pictures with a mask: their places in the test part, and what is known of them."""

    dataset: Dataset
    places: NDArray[np.int64]
    known: tuple[Annotation, ...]

    @property
    def labels(self) -> NDArray[np.int64]:
        return np.asarray(self.dataset.test.labels, np.int64)[self.places]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(PurePosixPath(self.dataset.test.names[place]).stem for place in self.places)

    def pictures(self, at: slice) -> NDArray[np.uint8]:
        return np.asarray(self.dataset.test.images[self.places[at]])

    def only(self, places: Sequence[int]) -> "_Subject":
        """Raises: InputError: One of the places has no picture with a mask."""
        known = dict(zip(self.places.tolist(), self.known, strict=True))
        if missing := [place for place in places if place not in known]:
            raise InputError(
                N_("The test picture {place} has no mask; choose another one."), place=missing[0]
            )
        return _Subject(self.dataset, np.array(places), tuple(known[place] for place in places))


def _subject(data: DataSpec, tell: OnProgress) -> _Subject:
    dataset = load(data, tell)
    known = annotations(data, "test", tell)
    places = [place for place, one in enumerate(known) if one is not None and one.animal.any()]
    if not places:
        sentence = N_("None of the test pictures of {title} has a mask; choose the pets.")
        raise InputError(sentence, title=dataset.title)
    return _Subject(
        dataset, np.array(places), tuple(one for one in known if one is not None and one.animal.any())
    )


def _groups(model: InspectedModel, class_names: Sequence[str]) -> tuple[range, ...]:
    """ImageNet's classes that stand for those of the data set; none for a net that has these itself."""
    if model.num_classes == len(class_names):
        return ()
    groups = [_GROUPS.get(name.lower().rstrip("s")) for name in class_names]
    if model.num_classes != 1000 or None in groups:
        raise InputError(
            _CLASSES, count=model.num_classes, expected=len(class_names), names=", ".join(class_names)
        )
    return tuple(group for group in groups if group is not None)


def _weigh(
    passes: Passes, subject: _Subject, at: slice, found: dict[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Measure the maps of a batch, of the likeliest class and of the true one; its logits."""
    labels = subject.labels[at]
    classes = np.stack([np.full(len(labels), LIKELIEST), labels], axis=1)
    batch = passes.evidence(subject.pictures(at), classes)
    for method, weigh in WEIGHTINGS.items():
        for place, number in enumerate(range(at.start, at.stop)):
            maps = [weigh(batch.maps[place], gradients[place]) for gradients in batch.gradients]
            _note(found[method], number, maps, subject.known[number])
    return batch.logits


def _note(
    found: NDArray[np.float32], number: int, maps: Sequence[NDArray[Any]], annotation: Annotation
) -> None:
    """Put share, pointing and share of the head into their place."""
    for explained, values in enumerate(maps):
        one = _measure(values, annotation)
        for row, value in enumerate((one.share, one.pointing, one.head_share)):
            found[row, explained, number] = np.nan if value is None else value


def _measure(values: NDArray[Any], annotation: Annotation) -> HeatOnObject:
    return heat_on_object(values, annotation.animal, annotation.boundary, annotation.box)


def _occlusion(
    passes: Passes, picture: NDArray[np.uint8], classes: Sequence[int]
) -> list[NDArray[np.float32]]:
    """As :func:`core.networks.inspection.occlusion.occlusion_sensitivity`, of several classes at once."""
    shown = passes.fitted(picture[None])
    window, places, grid = occluded_places(shown.shape[1:3])
    whole = passes.logits(shown)[0]
    logits = [
        passes.logits(covered(shown[0], places[at], window)) for at in batches(len(places), passes.batch)
    ]
    falls = whole - np.concatenate(logits)
    return [falls[:, index].reshape(grid) for index in classes]


def _answer(
    subject: _Subject, passes: Passes, scores: NDArray[np.float32], found: dict[str, NDArray[np.float32]],
    seconds: float,
) -> HeatOnObjects:  # fmt: skip
    even = [_measure(np.ones((1, 1)), annotation) for annotation in subject.known]
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return HeatOnObjects(
        class_names=subject.dataset.class_names,
        places=subject.places,
        names=subject.names,
        breeds=tuple(annotation.breed for annotation in subject.known),
        labels=subject.labels,
        predicted=scores.argmax(axis=1),
        probability=(1 / exponentials.sum(axis=1)).astype(np.float32),
        area=np.array([one.area for one in even], np.float32),
        pointing_area=np.array([one.pointing_area for one in even], np.float32),
        head_area=np.array([one.head_area for one in even], np.float32),  # None becomes NaN
        measures={method: HeatMeasures(*numbers) for method, numbers in found.items()},
        num_without_mask=len(subject.dataset.test) - len(subject.places),
        layer=passes.path,
        dtype=passes.dtype,
        fingerprint=subject.dataset.fingerprint,
        seconds=seconds,
    )
