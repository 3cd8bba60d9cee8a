"""A small drawing surface: filled and outlined curves given in the units of what is drawn.

Points are turned into integers of 1/16 pixel before OpenCV sees them and OpenCV rasterises integers
exactly, so equal calls give equal bytes on any machine.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Colour = tuple[int, int, int]
Points = NDArray[np.float64]

FRACTION_BITS = 4
_ANGLES = np.arange(48) * (2 * math.pi / 48)
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)


def shade(colour: Colour, percent: int) -> Colour:
    """``colour`` at ``percent`` of its brightness, each channel clipped to 255."""
    red, green, blue = (min(255, channel * percent // 100) for channel in colour)
    return red, green, blue


def ellipse_points(
    center: tuple[float, float], radius_x: float, radius_y: float, *, degrees: float = 0.0
) -> Points:
    """48 points ``(48, 2)`` on an ellipse, turned by ``degrees``."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = _CIRCLE[:, 0] * radius_x, _CIRCLE[:, 1] * radius_y
    return _columns(center[0] + x * cosine - y * sine, center[1] + x * sine + y * cosine)


def ragged(points: Points, center: tuple[float, float], amount: float) -> Points:
    """Every other point moved outwards from ``center`` by the fraction ``amount``: the outline of fur."""
    moved = points.copy()
    moved[::2] += (points[::2] - np.asarray(center)) * amount
    return moved


@dataclass(frozen=True)
class Canvas:
    """A picture with a frame of reference laid over it.

    Attributes:
        pixels: uint8 ``(H, W, 3)``, drawn into.
        origin: Pixel ``(x, y)`` of the frame's point (0, 0).
        unit: Pixels in one unit of the frame.
        degrees: How far the frame is turned.
        mirrored: Whether the frame's x axis points left.
    """

    pixels: NDArray[np.uint8]
    origin: tuple[float, float]
    unit: float
    degrees: float = 0.0
    mirrored: bool = False

    def fill(
        self, points: ArrayLike, colour: Colour, *, outline: int | None = 70, width: float = 0.05
    ) -> None:
        """Fill a closed curve ``(N, 2)``; ``outline`` is the percentage its edge is shaded to, None for no edge."""
        corners = self._to_pixels(points)
        cv2.fillPoly(self.pixels, [corners], colour, cv2.LINE_AA, FRACTION_BITS)
        if outline is not None:
            self._lines([corners], shade(colour, outline), width, closed=True)

    def lines(self, curves: list[Points], colour: Colour, *, width: float = 0.05) -> None:
        """Draw open curves, each ``(N, 2)``, ``width`` units wide."""
        self._lines([self._to_pixels(curve) for curve in curves], colour, width, closed=False)

    def _lines(self, curves: list[NDArray[np.int32]], colour: Colour, width: float, *, closed: bool) -> None:
        thickness = max(1, int(width * self.unit + 0.5))
        cv2.polylines(self.pixels, curves, closed, colour, thickness, cv2.LINE_AA, FRACTION_BITS)

    def _to_pixels(self, points: ArrayLike) -> NDArray[np.int32]:
        points = np.asarray(points, dtype=np.float64)
        x, y = points[:, 0], points[:, 1]
        x = -x if self.mirrored else x
        left, top, cosine, sine = self._frame
        pixels = _columns(left + x * cosine - y * sine, top + x * sine + y * cosine)
        return np.rint(pixels, out=pixels).astype(np.int32)

    @cached_property
    def _frame(self) -> tuple[float, float, float, float]:
        """Origin and turned unit vector, in fractions of a pixel."""
        scale, angle = self.unit * (1 << FRACTION_BITS), math.radians(self.degrees)
        left, top = self.origin[0] * (1 << FRACTION_BITS), self.origin[1] * (1 << FRACTION_BITS)
        return left, top, math.cos(angle) * scale, math.sin(angle) * scale


def _columns(x: Points, y: Points) -> Points:
    """``(N, 2)``; ``np.stack`` would take as long as the rest of the drawing."""
    points = np.empty((len(x), 2))
    points[:, 0] = x
    points[:, 1] = y
    return points
