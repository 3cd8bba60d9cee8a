"""Requests for all layers of a network at once, and the records that answer them."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import LayerKind, check_model, check_picture
from core.specs.spec import Queue, Spec

MAX_SHIFT = 64


def thumbnail_side(channels: int) -> int:
    """Longest side of a thumbnail in pixels: 64 of few channels, 32 of many, which share the same room; smaller maps
    keep their size."""
    return min(64, max(32, round(512 / channels**0.5)))


@dataclass(frozen=True)
class LayerSheet:
    """The channels of a layer as thumbnails.

    Attributes:
        path: Of the layer, see :class:`core.specs.models.SpatialLayer`.
        kind: What it does.
        shape: ``(h, w, C)`` of its output.
        sheet: PNG file, grey: the thumbnails in rows without margins, by the chapter's display rule, in 16 grey
            levels (that halves the file); silent channels are black.
        columns: Thumbnails a row.
        thumbnail: Height and width of one in pixels.
        sparsity: Share of values that are 0.
        silent: Numbers of the channels that have one value everywhere in this picture, 0 wherever ReLU cuts off.
    """

    path: str
    kind: LayerKind
    shape: tuple[int, int, int]
    sheet: bytes
    columns: int
    thumbnail: tuple[int, int]
    sparsity: float
    silent: tuple[int, ...]


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


@dataclass(frozen=True)
class OverviewSpec(Spec[Overview]):
    """All channels of all layers as thumbnails; answered by :class:`Overview`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.overview:answer_overview"

    model: str
    picture: str

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)


@dataclass(frozen=True)
class StabilitySpec(Spec[tuple[LayerStability, ...]]):
    """What survives a move of the picture; answered by a tuple of :class:`core.specs.overview.LayerStability`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
        shift: Pixels of the model's input by which the picture is moved down and right, its border repeated.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.overview:answer_stability"
    queue: ClassVar[Queue] = "slow"

    model: str
    picture: str
    shift: int

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
        if not 0 <= self.shift <= MAX_SHIFT:
            sentence = N_("A move of {shift} pixels was asked for; choose from 0 to {most}.")
            raise InputError(sentence, shift=self.shift, most=MAX_SHIFT)
