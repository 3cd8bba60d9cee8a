"""All layers of a network at a glance: records of arrays, read without TensorFlow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inspection import LayerKind

SHOWN_KINDS: tuple[LayerKind, ...] = ("convolution", "pooling", "activation")
"""The layers that the overview shows."""

THUMBNAIL_SIDE = 32
"""Longest side of a thumbnail in pixels; smaller maps keep their size."""


@dataclass(frozen=True)
class LayerSheet:
    """The channels of a layer as thumbnails.

    Attributes:
        path: Of the layer, see :class:`core.inspection.SpatialLayer`.
        kind: What it does.
        shape: ``(h, w, C)`` of its output.
        sheet: PNG file, grey: the thumbnails in rows without margins, by the chapter's display rule, in 16 grey
            levels (that halves the file); dead channels are black.
        columns: Thumbnails a row.
        thumbnail: Height and width of one in pixels.
        sparsity: Share of values that are 0.
        dead: Numbers of the channels that have one value everywhere, 0 wherever ReLU cuts off.
    """

    path: str
    kind: LayerKind
    shape: tuple[int, int, int]
    sheet: bytes
    columns: int
    thumbnail: tuple[int, int]
    sparsity: float
    dead: tuple[int, ...]


@dataclass(frozen=True)
class Overview:
    """What all layers make of one picture.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        layers: From the picture upwards.
    """

    image: NDArray[np.uint8]
    layers: tuple[LayerSheet, ...]


@dataclass(frozen=True)
class LayerStability:
    """How alike a layer's maps of a picture and of the moved picture are: Pearson's correlations, -1 to 1.

    A correlation is None where one side is the same everywhere, or where the move leaves nothing to compare.

    Attributes:
        path: Of the layer.
        same_place: Cell by cell; each channel's mean is taken away first.
        followed: The same after moving the first maps by as many cells as the picture moved, to the nearest cell.
        means: Of the channels' means over all places.
    """

    path: str
    same_place: float | None
    followed: float | None
    means: float | None
