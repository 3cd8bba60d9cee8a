"""The channels that make a class activation map, each over the picture, in one scale of heat."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.heatmaps import HeatLook
from core.images import fit_within, overlay, to_rgb

_SIDE = 224
_FRAME, _FRAME_WIDTH = (213, 94, 0), 7


def channel_pictures(
    image: NDArray[np.uint8], maps: Sequence[NDArray[np.floating[Any]]], look: HeatLook, *, added: int
) -> list[NDArray[np.uint8]]:
    """Each map over the picture; the largest value of all has the full colour, and what is below 0 has none.

    Args:
        image: uint8 ``(H, W, 1 or 3)``.
        maps: Each ``(h, w)``.
        look: Opacity and colours.
        added: So many of them, from the first on, get a frame.

    Returns:
        uint8 RGB, at most 224 pixels a side.
    """
    picture = fit_within(to_rgb(image), _SIDE)
    most = max((float(values.max()) for values in maps), default=0.0)
    pictures = []
    for place, values in enumerate(maps):
        heat = np.maximum(values, 0).astype(np.float32) / (most if most > 0 else 1.0)
        shown = overlay(picture, heat, alpha=look.opacity, colormap=look.colours, fade=True)
        pictures.append(_framed(shown) if place < added else shown)
    return pictures


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    framed = np.full_like(picture, _FRAME)
    inside = slice(_FRAME_WIDTH, -_FRAME_WIDTH)
    framed[inside, inside] = picture[inside, inside]
    return framed
