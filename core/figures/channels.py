"""The channels that make a class activation map, each over the picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.feature_maps.heatmap import is_zero
from core.figures.heatmaps import HeatLook, heat_overlay
from core.images import fit_within, to_rgb

_SIDE = 224
_FRAME, _FRAME_WIDTH = (213, 94, 0), 7


def channel_pictures(
    image: NDArray[np.uint8], maps: Sequence[NDArray[np.floating[Any]]], look: HeatLook, *, added: int
) -> list[NDArray[np.uint8]]:
    """Each map over the picture, in a scale of its own as all maps of the lesson; what is below 0 has no colour.

    Args:
        image: uint8 ``(H, W, 1 or 3)``.
        maps: Each ``(h, w)``.
        look: Opacity and colours.
        added: So many of them, from the first on, get a frame.

    Returns:
        uint8 RGB, at most 224 pixels a side.
    """
    picture = fit_within(to_rgb(image), _SIDE)
    shown = [picture if is_zero(values) else heat_overlay(picture, values, look) for values in maps]
    return [_framed(one) if place < added else one for place, one in enumerate(shown)]


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    framed = np.full_like(picture, _FRAME)
    inside = slice(_FRAME_WIDTH, -_FRAME_WIDTH)
    framed[inside, inside] = picture[inside, inside]
    return framed
