"""Requests for what layers keep of a picture and what they drop, and the records that answer them."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.specs.models import check_model, check_picture
from core.specs.spec import Queue, Spec

Change = Literal["grey", "dark", "mirrored", "cropped", "noisy", "other"]
CHANGES: tuple[Change, ...] = ("grey", "dark", "mirrored", "cropped", "noisy", "other")
"""What is done to a picture to see which layers mind; ``other`` is another picture altogether."""


@dataclass(frozen=True)
class LayerKeeps:
    """What a linear reader gets back of a picture from one layer.

    Attributes:
        path: Of the layer.
        numbers: How many numbers the layer has for the picture.
        r2: Part of the picture's variance that is explained, at most 1; may be negative.
        rebuilt: uint8 ``(H, W, C)``, what the reader makes of the layer's maps.
    """

    path: str
    numbers: int
    r2: float
    rebuilt: NDArray[np.uint8]


@dataclass(frozen=True)
class Keeps:
    """What is left of a picture, layer by layer.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        layers: From the picture upwards.
        num_learned: Pictures that the readers were fitted on, none of them a part of this one.
    """

    image: NDArray[np.uint8]
    layers: tuple[LayerKeeps, ...]
    num_learned: int


@dataclass(frozen=True)
class KeepsSpec(Spec[Keeps]):
    """The picture rebuilt from each layer by ridge regression; answered by :class:`Keeps`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
        seed: Of the crops and cells that the regression learns from.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.rebuilding:answer_keeps"
    queue: ClassVar[Queue] = "slow"

    model: str
    picture: str
    seed: int = 0

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)


@dataclass(frozen=True)
class LayerChanges:
    """How far changes of a picture move a layer, as a share of how far another picture is away.

    Attributes:
        path: Of the layer.
        distances: For each of ``CHANGES``: Euclidean distance of the means of the channels over all places, divided by
            that of the other picture, which is 1; None where the other picture is no distance away.
    """

    path: str
    distances: dict[Change, float | None]


@dataclass(frozen=True)
class Changes:
    """What layers mind of changes to a picture.

    Attributes:
        pictures: uint8 ``(H, W, C)``, the changed pictures, in the order of ``CHANGES``.
        layers: From the picture upwards.
    """

    pictures: tuple[NDArray[np.uint8], ...]
    layers: tuple[LayerChanges, ...]


@dataclass(frozen=True)
class ChangesSpec(Spec[Changes]):
    """Which layers tell a picture from a changed one; answered by :class:`Changes`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
        other: SHA-256 of another one, which gives the measure.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.changes:answer_changes"
    queue: ClassVar[Queue] = "slow"

    model: str
    picture: str
    other: str

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
        check_picture(self.other)
