"""Requests for how much of a classifier's heat lies on the animal in photographs with masks, and their answers.

The class that is explained is the one the net predicts: where it is wrong, its reasons for the wrong answer are asked
for, and right and wrong answers can be compared. The true class is measured in the same pass, for what the net would
have had to go by.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.specs.grad_cam import Method
from core.specs.models import check_model
from core.specs.spec import Queue, Spec

METHODS: tuple[Method, ...] = ("grad_cam", "grad_cam_plus_plus", "occlusion")
Explained = Literal["predicted", "true"]
EXPLAINED: tuple[Explained, ...] = ("predicted", "true")
MAX_OCCLUDED = 100
MAX_SHOWN = 24


@dataclass(frozen=True)
class HeatMeasures:
    """Of one method: float32 ``(2, N)``, a row for the predicted class and one for the true one. See
    :class:`core.evaluation.heat_on_object.HeatOnObject`.

    Attributes:
        share: NaN for a map without heat, and for a picture that was not measured.
        pointing: As above.
        head_share: NaN also where no head box is known.
    """

    share: NDArray[np.float32]
    pointing: NDArray[np.float32]
    head_share: NDArray[np.float32]


@dataclass(frozen=True)
class HeatOnObjects:
    """The heat of a net for the test pictures that have a mask.

    Attributes:
        class_names: Of the data set.
        places: int64 ``(N,)``, of the pictures in the test part.
        names: Of the files, without folder and ending.
        breeds: Of the animals.
        labels, predicted: int64 ``(N,)``.
        probability: float32 ``(N,)``, of the predicted class, 0-1.
        area, pointing_area, head_area: float32 ``(N,)``: what an even map would give; ``head_area`` NaN without a box.
        measures: By method.
        num_without_mask: Test pictures that were left out.
        layer: Path of the layer that Grad-CAM looks at.
        dtype: Of the convolutions before it.
        fingerprint: Of the data.
        seconds: What it took.
    """

    class_names: tuple[str, ...]
    places: NDArray[np.int64]
    names: tuple[str, ...]
    breeds: tuple[str, ...]
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]
    probability: NDArray[np.float32]
    area: NDArray[np.float32]
    pointing_area: NDArray[np.float32]
    head_area: NDArray[np.float32]
    measures: Mapping[str, HeatMeasures]
    num_without_mask: int
    layer: str
    dtype: str
    fingerprint: str
    seconds: float

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Which answers are right, ``(N,)``."""
        return self.labels == self.predicted


@dataclass(frozen=True)
class HeatOnObjectSpec(Spec[HeatOnObjects]):
    """How much heat lies on the animals of the test pictures; answered by :class:`HeatOnObjects`.

    Attributes:
        model: Reference, see :mod:`core.specs.models`. A net with ImageNet's 1000 classes is asked for cats and dogs
            by the sums of their probabilities.
        data: A source whose pictures have masks, see :mod:`core.datasets.annotations`.
        fresh_seed: Seed of fresh weights for all layers, None for the trained ones: the sanity check.
        occluded: So many of the pictures, evenly spread, are measured by occlusion, too; 0 for none.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.heat_on_object:answer_heat_on_object"
    queue: ClassVar[Queue] = "slow"
    most_seconds: ClassVar[float] = 3600.0

    model: str
    data: DataSpec
    fresh_seed: int | None = None
    occluded: int = 0

    def __post_init__(self) -> None:
        check_model(self.model)
        if not 0 <= self.occluded <= MAX_OCCLUDED:
            sentence = N_("Occlusion of {count} pictures was asked for; choose from 0 to {most}.")
            raise InputError(sentence, count=self.occluded, most=MAX_OCCLUDED)


@dataclass(frozen=True)
class HeatPictures:
    """Pictures with their heat and masks.

    Attributes:
        images: uint8 ``(n, S, S, 3)``.
        values: float32 ``(n, h, w)``, not scaled, of the predicted class.
        animals: bool ``(n, S, S)``.
        names: Of the files, without folder and ending: another split has other pictures at a place.
    """

    images: NDArray[np.uint8]
    values: NDArray[np.float32]
    animals: NDArray[np.bool_]
    names: tuple[str, ...]


@dataclass(frozen=True)
class HeatPicturesSpec(Spec[HeatPictures]):
    """The heat of some test pictures, to be drawn; answered by :class:`HeatPictures`.

    Attributes:
        model, data, fresh_seed: As of :class:`HeatOnObjectSpec`. An empty model asks for pictures and masks alone:
            the heat is then empty, ``(n, 0, 0)``.
        places: In the test part, 1 to ``MAX_SHOWN``.
        method: ``"grad_cam"`` or ``"grad_cam_plus_plus"``.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.heat_on_object:answer_heat_pictures"
    queue: ClassVar[Queue] = "slow"

    model: str
    data: DataSpec
    places: tuple[int, ...]
    method: Method = "grad_cam"
    fresh_seed: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", tuple(int(place) for place in self.places))
        if self.model:
            check_model(self.model)
        if not 1 <= len(self.places) <= MAX_SHOWN:
            sentence = N_("{count} pictures were asked for; choose from 1 to {most}.")
            raise InputError(sentence, count=len(self.places), most=MAX_SHOWN)
        if self.method not in METHODS[:2]:
            sentence = N_("The method {method} is too slow for a row of pictures; choose {known}.")
            raise InputError(sentence, method=self.method, known=", ".join(METHODS[:2]))


def spread(total: int, count: int) -> tuple[int, ...]:
    """``count`` places, evenly spread over ``total``; all where there are fewer.

    Example:
        >>> spread(10, 3), spread(2, 5)
        ((0, 3, 6), (0, 1))
    """
    count = min(count, total)
    return tuple(math.floor(number * total / count) for number in range(count))
