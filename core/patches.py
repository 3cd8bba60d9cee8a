"""The patches of pictures that excite a filter most, cut out by its receptive field; without TensorFlow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PHOTOGRAPHS = (
    "cat", "astronaut", "coffee", "rocket", "photographer", "coins", "brick", "grass",
)  # fmt: skip
"""Ids of the sample photographs that are searched."""

Interval = tuple[int, int]
"""First and last row or column."""


@dataclass(frozen=True)
class Field:
    """What the units of a layer see along one axis: unit ``i`` from ``first + i * jump`` to ``last + i * jump``.

    Attributes:
        first, last: Pixels that unit 0 sees, counted from 0; below 0 is padding.
        jump: Pixels between the fields of neighbouring units.
    """

    first: int
    last: int
    jump: int

    def seen(self, unit: int, length: int) -> Interval:
        """The pixels that a unit sees of a side of ``length`` pixels."""
        at = unit * self.jump
        return max(self.first + at, 0), min(self.last + at, length - 1)


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
    fields: tuple[Field, Field]


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
    rows: Interval
    columns: Interval

    def cut_from(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The patch itself, ``(h, w, C)``, of the picture as the model saw it, ``(H, W, C)``."""
        (top, bottom), (left, right) = self.rows, self.columns
        return picture[top : bottom + 1, left : right + 1]


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
