"""Does a heatmap lie on the object? The share of its heat inside a mask, and whether its maximum hits the mask.

The share is what Wang et al. (2020, *Score-CAM*) call the energy-based pointing game, with a mask in the place of a
box; the hit is the pointing game of Zhang et al. (2018).

Masks of the Oxford-IIIT Pet dataset have three kinds of pixels: animal, background, and a strip between them that its
makers left open. The shares leave the strip out on both sides, as segmentation is scored elsewhere: heat there counts
for nothing, nor does its area. A maximum in the strip is a hit: the pointing game forgives 15 pixels around an object,
the strip is narrower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.feature_maps.heatmap import enlarge, positive_part

Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]

_TIE = 1e-5  # values this near to the maximum, relative to it, are the maximum: float32 interpolates a plateau so


@dataclass(frozen=True)
class HeatOnObject:
    """Where the heat of one map lies, and where that of an even map would.

    Attributes:
        share: Part of the heat that lies on the object, 0-1; None for a map that is zero everywhere.
        area: The object's part of the picture, 0-1: the ``share`` of an even map.
        pointing: Whether the maximum lies on the object, 0 or 1; of several pixels with the maximum, the part of them
            that does. None without heat.
        pointing_area: The part of the picture that counts as a hit: the ``pointing`` of an even map.
        head_share, head_area: As ``share`` and ``area``, of the box around the head; None where there is no box.
    """

    share: float | None
    area: float
    pointing: float | None
    pointing_area: float
    head_share: float | None = None
    head_area: float | None = None


def heat_on_object(
    values: NDArray[np.floating[Any]], animal: Mask, boundary: Mask, box: Box | None = None
) -> HeatOnObject:
    """Compare a map with a mask.

    Args:
        values: ``(h, w)`` on a grid of its own, not scaled; negative values count as 0. It is enlarged to the picture
            as the pages draw it, linearly between the centres of its cells.
        animal: bool ``(H, W)``, where the object is.
        boundary: bool ``(H, W)``, where nobody has decided.
        box: Top, left, bottom and right of the head in pixels of the picture; a pixel is inside if its centre is.

    Raises:
        InputError: Animal and boundary differ in shape, or no pixel is the animal's.
    """
    if animal.shape != boundary.shape:
        sentence = N_("A mask has {first} pixels and its boundary {second}; both must be of one picture.")
        raise InputError(sentence, first=animal.shape, second=boundary.shape)
    animal = animal & ~boundary
    if not animal.any():
        raise InputError(N_("The mask has no pixel of an animal; choose another picture."))
    heat = enlarge(positive_part(values), *animal.shape).astype(np.float64)
    certain, hits = ~boundary, animal | boundary
    head = None if box is None else _inside(box, animal.shape)
    if head is not None and not head.any():
        head = None
    has_heat = bool(heat.max() > 0)
    return HeatOnObject(
        share=_share(heat, animal, certain) if has_heat else None,
        area=float(animal.sum() / certain.sum()),
        pointing=float(hits[heat >= heat.max() * (1 - _TIE)].mean()) if has_heat else None,
        pointing_area=float(hits.mean()),
        head_share=_share(heat, head, np.ones_like(head)) if has_heat and head is not None else None,
        head_area=None if head is None else float(head.mean()),
    )


def _share(heat: NDArray[np.float64], inside: Mask, counted: Mask) -> float:
    """0 where all heat lies on pixels that do not count."""
    total = float(heat[counted].sum())
    return float(heat[inside].sum()) / total if total > 0 else 0.0


def _inside(box: Box, shape: tuple[int, ...]) -> Mask:
    top, left, bottom, right = box
    rows, columns = (np.arange(side) + 0.5 for side in shape)
    inside: Mask = np.outer((rows >= top) & (rows < bottom), (columns >= left) & (columns < right))
    return inside


def bootstrap_interval(
    values: Sequence[float] | NDArray[np.float64], *, draws: int = 2000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Between which means a sample's mean might have lain: the percentile interval of Efron's bootstrap.

    Args:
        values: One a picture, at least one; NaN is not allowed.
        draws: How often as many values are drawn, with replacement.
        level: Part of the drawn means that lies inside, 0-1.
        seed: Of the draws.

    Returns:
        The lower and the upper end.
    """
    numbers = np.asarray(values, np.float64)
    rng = np.random.default_rng(seed)
    means = numbers[rng.integers(len(numbers), size=(draws, len(numbers)))].mean(axis=1)
    low, high = np.quantile(means, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)
