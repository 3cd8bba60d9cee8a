"""Drawings made of strokes: lines on white paper, as a net gets them, and a bicycle that is drawn right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_STROKES = 400
MAX_POINTS = 40_000
"""Of all strokes together."""
_BITS = 4  # OpenCV takes points in sixteenths of a pixel


@dataclass(frozen=True)
class Stroke:
    """One line, from where the pen came down to where it was lifted.

    Attributes:
        points: ``(x, y)`` from 0 to 1 of the paper's side, right and down; a single point is a dot.
        width: Of the pen, as a share of the side.
    """

    points: tuple[tuple[float, float], ...]
    width: float = 0.015


def draw_strokes(strokes: Sequence[Stroke], side: int) -> NDArray[np.uint8]:
    """Black lines with round ends on white.

    Args:
        strokes: In the order in which they were drawn.
        side: Of the picture in pixels.

    Returns:
        uint8 ``(side, side, 3)``.

    Example:
        >>> draw_strokes([Stroke(((0.0, 0.5), (1.0, 0.5)), width=0.2)], 15)[:, 7, 0]
        array([255, 255, 255, 255, 202,   0,   0,   0,   0,   0, 197, 255, 255,
               255, 255], dtype=uint8)
    """
    paper = np.full((side, side), 255, np.uint8)
    for stroke in strokes:
        points = np.asarray(stroke.points) * side - 0.5
        pixels = np.rint(points * 2**_BITS).astype(np.int32)
        thickness = max(1, round(stroke.width * side))
        # A dot is a line that goes nowhere: OpenCV ends thick lines round.
        line = pixels if len(pixels) > 1 else np.repeat(pixels, 2, axis=0)
        cv2.polylines(paper, [line], False, 0, thickness, cv2.LINE_AA, _BITS)
    return np.repeat(paper[..., None], 3, axis=2)


def read_strokes(told: Any) -> tuple[Stroke, ...]:
    """Strokes as a browser tells them, a list of ``{"width": ..., "points": [x, y, x, y, ...]}``; anything may come.

    Returns:
        At most ``MAX_STROKES`` strokes and ``MAX_POINTS`` points; what is no stroke is left out, what lies off
        the paper is brought to its border.

    Example:
        >>> read_strokes([{"width": 0.1, "points": [0.5, 2.0]}, "nonsense"])
        (Stroke(points=((0.5, 1.0),), width=0.1),)
    """
    strokes: list[Stroke] = []
    left = MAX_POINTS
    for one in told[:MAX_STROKES] if isinstance(told, list) else ():
        try:
            numbers = np.asarray(one["points"], float)[: 2 * left]
            width = float(one["width"])
        except (TypeError, ValueError, KeyError, IndexError):
            continue
        is_stroke = numbers.ndim == 1 and len(numbers) >= 2 and len(numbers) % 2 == 0
        if is_stroke and np.isfinite(numbers).all() and 0 < width <= 1:
            pairs = np.clip(numbers, 0, 1).reshape(-1, 2).tolist()
            strokes.append(Stroke(tuple((x, y) for x, y in pairs), width))
            left -= len(pairs)
    return tuple(strokes)


def write_strokes(strokes: Sequence[Stroke]) -> list[dict[str, Any]]:
    """The same as plain values for a browser.

    Example:
        >>> write_strokes([Stroke(((0.0, 0.5),))])
        [{'width': 0.015, 'points': [0.0, 0.5]}]
    """
    return [
        {"width": stroke.width, "points": [value for point in stroke.points for value in point]}
        for stroke in strokes
    ]


def _circle(x: float, y: float, radius: float) -> Stroke:
    turn = np.linspace(0, 2 * np.pi, 49)
    return Stroke(tuple(zip(x + radius * np.cos(turn), y + radius * np.sin(turn), strict=True)))


def _line(*points: tuple[float, float]) -> Stroke:
    return Stroke(points)


_REAR, _FRONT, _CRANK = (0.25, 0.64), (0.75, 0.64), (0.47, 0.655)
_SEAT, _HEAD = (0.405, 0.385), (0.665, 0.39)
_RIM = 0.185


def _spokes(hub: tuple[float, float]) -> list[Stroke]:
    return [
        Stroke((hub, (hub[0] + _RIM * np.cos(turn), hub[1] + _RIM * np.sin(turn))), 0.004)
        for turn in np.arange(12) * np.pi / 6
    ]


BICYCLE: tuple[Stroke, ...] = (
    _circle(*_REAR, _RIM), _circle(*_FRONT, _RIM), *_spokes(_REAR), *_spokes(_FRONT),
    # The diamond: the chain stays hold the rear wheel, the fork alone holds the front wheel.
    _line(_REAR, _CRANK, _HEAD, _SEAT, _REAR), _line(_CRANK, _SEAT, (0.385, 0.32)), _line(_HEAD, _FRONT),
    _line(_HEAD, (0.65, 0.31), (0.71, 0.30), (0.735, 0.33), (0.72, 0.365)), _line((0.335, 0.315), (0.435, 0.315)),
    # The chain goes from the crank to the rear wheel, never to the front one.
    _circle(*_CRANK, 0.045), _circle(*_REAR, 0.022), Stroke(((0.47, 0.61), (0.25, 0.618)), 0.006),
    Stroke(((0.47, 0.70), (0.25, 0.662)), 0.006), _line((0.455, 0.585), (0.485, 0.725)),
    _line((0.435, 0.585), (0.475, 0.585)), _line((0.465, 0.725), (0.505, 0.725)),
)  # fmt: skip
"""A bicycle whose parts are where they must be to ride it."""
