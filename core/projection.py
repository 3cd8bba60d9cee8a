"""Pictures as points of a plane, once by their pixels and once by a network's features: records of plain arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 5
"""A picture's nearest others, whose classes are asked."""

THUMBNAIL_SIDE = 64
"""Height and width of a thumbnail in pixels."""


@dataclass(frozen=True)
class Cloud:
    """The same pictures as points, described by one kind of numbers.

    Attributes:
        points: float32 ``(N, 2)``, in units of their own; the two axes have the same one.
        dimensions: Numbers that describe a picture before the projection.
        explained: Share of the variance along the first and the second principal axis, 0 to 1.
        guessed: Share of the pictures whose class is the one most frequent among their ``NEIGHBOURS`` nearest others
            (of equally frequent ones the first), measured in all dimensions.
        guessed_in_plane: The same, measured between the points.
    """

    points: NDArray[np.float32]
    dimensions: int
    explained: tuple[float, float]
    guessed: float
    guessed_in_plane: float


@dataclass(frozen=True)
class Projection:
    """A sample of a data set in two ways.

    Attributes:
        pixels: By the pixels as they are, 0 to 1.
        features: By what a trained base makes of them, each channel averaged over the picture.
        labels: int64 ``(N,)``, index into ``class_names``.
        indices: int64 ``(N,)``, ascending: places of the pictures in their part.
        class_names: Of the data set.
        sheet: JPEG file of the pictures as thumbnails of ``THUMBNAIL_SIDE`` in rows without margins.
        columns: Thumbnails a row.
        chance: Share of the pictures that the most frequent class has: what a guess without looking gets.
    """

    pixels: Cloud
    features: Cloud
    labels: NDArray[np.int64]
    indices: NDArray[np.int64]
    class_names: tuple[str, ...]
    sheet: bytes
    columns: int
    chance: float
