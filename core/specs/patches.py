"""A request for the places of pictures that excite filters most, its answer, and the patches cut out there."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec, Part, check_part
from core.errors import N_, InputError
from core.operations.receptive_field import ReceptiveField
from core.specs.models import check_model
from core.specs.spec import Queue, Spec

PHOTOGRAPHS = (
    "cat", "astronaut", "coffee", "rocket", "photographer", "coins", "brick", "grass", "temple", "flower",
)  # fmt: skip
"""Ids of the sample photographs that are searched."""

MAX_CROPS = 5
MAX_SEARCHED = 1000
"""Pictures of a data set that are searched at most: deep layers take a quarter of a second a picture."""


@dataclass(frozen=True)
class Peaks:
    """Where each filter of a layer answers most in each of some pictures.

    Attributes:
        numbers: Of the N pictures: in ``PHOTOGRAPHS``, or in the part of the data set that was searched.
        shape: ``(H, W, C)`` to which :func:`core.images.model_input` brought them.
        values: float32 ``(N, K)``, the largest activation of each of the K filters.
        places: int ``(N, K, 2)``, row and column of it in the feature map.
        fields: What a unit sees, along rows and columns.
    """

    numbers: tuple[int, ...]
    shape: tuple[int, int, int]
    values: NDArray[np.float32]
    places: NDArray[np.int64]
    fields: tuple[ReceptiveField, ReceptiveField]


@dataclass(frozen=True)
class Patch:
    """The part of a picture that a unit sees where it answers most.

    Attributes:
        number: Of the picture.
        activation: Of the unit.
        rows, columns: First and last pixel.
    """

    number: int
    activation: float
    rows: tuple[int, int]
    columns: tuple[int, int]

    def cut_from(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The patch itself, ``(h, w, C)``, of the picture as the model saw it, ``(H, W, C)``."""
        (top, bottom), (left, right) = self.rows, self.columns
        return picture[top : bottom + 1, left : right + 1]


@dataclass(frozen=True)
class PeakSpec(Spec[Peaks]):
    """Where in pictures each filter of a layer answers most; answered by :class:`Peaks`.

    Attributes:
        model: Reference of the model.
        layer: Path of the layer.
        data: The data set to search; None for the sample photographs.
        part: Of the data set.
        count: So many pictures of the part, evenly spread over it, or all where there are fewer; 1 to
            ``MAX_SEARCHED``.
        crops: Of each sample photograph, from 1 (whole) to ``core.images.samples.CROPS``; the number of a picture is
            then ``photograph * crops + crop``.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.patches:answer_peaks"
    queue: ClassVar[Queue] = "slow"

    model: str
    layer: str
    data: DataSpec | None = None
    part: Part = "test"
    count: int = 100
    crops: int = 1

    def __post_init__(self) -> None:
        check_model(self.model)
        check_part(self.part)
        if not 1 <= self.count <= MAX_SEARCHED:
            sentence = N_("{count} pictures were asked for; choose from 1 to {most}.")
            raise InputError(sentence, count=self.count, most=MAX_SEARCHED)
        if not 1 <= self.crops <= MAX_CROPS:
            sentence = N_("{count} crops of a photograph were asked for; choose from 1 to {most}.")
            raise InputError(sentence, count=self.crops, most=MAX_CROPS)


def strongest_patches(peaks: Peaks, channel: int, count: int) -> list[Patch]:
    """The patches that excite a filter most, at most one a picture, the strongest first.

    Args:
        peaks: Of its layer.
        channel: Number of the filter.
        count: How many at most; pictures in which it does not answer (activation 0 or below) are left out.
    """
    order = np.argsort(-peaks.values[:, channel], kind="stable")[:count]
    return [_patch(peaks, int(index), channel) for index in order if peaks.values[index, channel] > 0]


def spread(total: int, count: int) -> list[int]:
    """``count`` of the numbers from 0 to ``total - 1``, evenly spread from the first to the last; all if fewer."""
    chosen: list[int] = np.unique(np.linspace(0, total - 1, min(count, total)).round().astype(int)).tolist()
    return chosen


def _patch(peaks: Peaks, index: int, channel: int) -> Patch:
    rows, columns = (
        field.seen(int(place), length)
        for field, place, length in zip(
            peaks.fields, peaks.places[index, channel], peaks.shape[:2], strict=True
        )
    )
    return Patch(peaks.numbers[index], float(peaks.values[index, channel]), rows, columns)
