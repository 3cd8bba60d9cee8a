"""What may be drawn: the parameters of ImageDataGenerator, their limits and the lesson's presets."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from core.errors import N_, InputError

FillMode = Literal["constant", "nearest", "reflect", "wrap"]
FILL_MODES: tuple[FillMode, ...] = get_args(FillMode)

# A shift of 1 or more would mean pixels to ImageDataGenerator; a shear of 90 degrees or a zoom of 1 flattens
# the picture to a line.
LIMITS: Mapping[str, float] = {
    "rotation_range": 180.0,
    "width_shift_range": 0.99,
    "height_shift_range": 0.99,
    "shear_range": 89.0,
    "zoom_range": 0.99,
}


@dataclass(frozen=True)
class AugmentationPolicy:
    """How strongly pictures are changed; names, units and meaning are those of ImageDataGenerator.

    Numbers become Python floats, so that equal policies have one JSON text and one hash.

    Attributes:
        rotation_range: Degrees, 0 to 180; the angle is drawn from [-r, r).
        width_shift_range: Fraction of the width, 0 to 0.99; ``ty`` is drawn from [-w, w) times the width.
        height_shift_range: Fraction of the height, 0 to 0.99; ``tx`` likewise. In today's Keras ``tx`` moves
            the picture sideways and ``ty`` up and down: see :attr:`core.augmentation.Transforms.matrices`.
        shear_range: Degrees, 0 to 89; the angle is drawn from [-s, s).
        zoom_range: 0 to 0.99; two factors, one an axis, are drawn from [1 - z, 1 + z).
        horizontal_flip: Whether half the pictures are mirrored left to right.
        fill_mode: How pixels from outside the picture are filled, one of :data:`FILL_MODES`.
        cval: The value of those pixels in mode ``"constant"``, on the pictures' own scale.

    Raises:
        InputError: If a value is of the wrong type, not finite or outside its range.

    Example:
        >>> AugmentationPolicy(fill_mode="reflect").changes_nothing, AugmentationPolicy(zoom_range=0.1).changes_nothing
        (True, False)
    """

    rotation_range: float = 0.0
    width_shift_range: float = 0.0
    height_shift_range: float = 0.0
    shear_range: float = 0.0
    zoom_range: float = 0.0
    horizontal_flip: bool = False
    fill_mode: FillMode = "nearest"
    cval: float = 0.0

    def __post_init__(self) -> None:
        for name, limit in LIMITS.items():
            value = _finite_float(name, getattr(self, name))
            if not 0 <= value <= limit:
                raise InputError(
                    N_("{name} is {value}; choose a number from 0 to {limit}."),
                    name=name,
                    value=value,
                    limit=limit,
                )
            object.__setattr__(self, name, value)
        object.__setattr__(self, "cval", _finite_float("cval", self.cval))
        if not isinstance(self.horizontal_flip, bool | np.bool_):
            raise InputError(
                N_("horizontal_flip is {value!r}; choose True or False."), value=self.horizontal_flip
            )
        object.__setattr__(self, "horizontal_flip", bool(self.horizontal_flip))
        check_fill_mode(self.fill_mode)

    @property
    def changes_nothing(self) -> bool:
        """Whether every picture stays as it is."""
        return self == AugmentationPolicy(fill_mode=self.fill_mode, cval=self.cval)


def check_fill_mode(fill_mode: str) -> None:
    """Raise :class:`InputError` unless ``fill_mode`` is one of :data:`FILL_MODES`.

    Example:
        >>> check_fill_mode("mirror")
        Traceback (most recent call last):
        core.errors.InputError: The fill mode is 'mirror'; choose one of constant, nearest, reflect, wrap.
    """
    if fill_mode not in FILL_MODES:
        raise InputError(
            N_("The fill mode is {value!r}; choose one of {choices}."),
            value=fill_mode,
            choices=", ".join(FILL_MODES),
        )


def _finite_float(name: str, value: Any) -> float:
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        number = float(value) + 0.0  # -0.0 becomes 0.0: they are equal but differ in JSON
        if math.isfinite(number):
            return number
    raise InputError(N_("{name} is {value!r}; it must be a finite number."), name=name, value=value)


_CHAPTER = AugmentationPolicy(
    rotation_range=40.0,
    width_shift_range=0.2,
    height_shift_range=0.2,
    shear_range=0.2,
    zoom_range=0.2,
    horizontal_flip=True,
)

# The book's shear of 0.2 meant radians; since December 2017 Keras reads the same 0.2 as degrees.
PRESETS: Mapping[str, AugmentationPolicy] = {
    "none": AugmentationPolicy(),
    "chapter": _CHAPTER,
    "chapter_as_meant": dataclasses.replace(_CHAPTER, shear_range=math.degrees(0.2)),
}
