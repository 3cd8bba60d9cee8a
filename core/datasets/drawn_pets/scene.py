"""What surrounds a pet: background, clutter, things in front of it, light and noise. Equal for both classes."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_pets.canvas import Canvas, Colour, ellipse_points

Rng = np.random.Generator


def random_colour(rng: Rng) -> Colour:
    """Any muted colour: half way to a grey."""
    red, green, blue = (int(channel) for channel in (rng.integers(20, 240, 3) + rng.integers(50, 210)) // 2)
    return red, green, blue


def background(rng: Rng, size: int) -> NDArray[np.uint8]:
    """A wall and a floor with a soft texture and some clutter, uint8 ``(size, size, 3)``."""
    pixels = np.empty((size, size, 3), np.uint8)
    horizon = int(size * rng.uniform(0.3, 0.8))
    for top, bottom in ((0, horizon), (horizon, size)):
        cv2.rectangle(pixels, (0, top), (size - 1, bottom - 1), random_colour(rng), cv2.FILLED)
    _add_texture(rng, pixels, strength=int(rng.integers(8, 60)))
    canvas = Canvas(pixels, (0.0, 0.0), float(size))
    for _ in range(int(rng.integers(1, 6))):
        _thing(rng, canvas, (rng.uniform(0, 1), rng.uniform(0, 1)), rng.uniform(0.04, 0.2))
    return pixels


def foreground(rng: Rng, pixels: NDArray[np.uint8]) -> None:
    """Put at most one thing in front of the pet, in place."""
    size = len(pixels)
    canvas = Canvas(pixels, (0.0, 0.0), float(size))
    for _ in range(int(rng.integers(0, 2))):
        _thing(rng, canvas, (rng.uniform(0.1, 0.9), rng.uniform(0.3, 1.0)), rng.uniform(0.05, 0.11))


def light(rng: Rng, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Uneven, tinted light, sometimes blur, and sensor noise. Integers only: the same on every machine."""
    size = len(pixels)
    corners = rng.integers(70, 150, (3, 3, 1)) + rng.integers(-12, 13, (1, 1, 3))
    field = np.asarray(
        cv2.resize(corners.astype(np.uint8), (size, size), interpolation=cv2.INTER_LINEAR_EXACT), np.uint16
    )
    products = pixels * field
    lit = np.minimum(np.right_shift(products, 7, out=products), 255, out=products).astype(np.uint8)
    if rng.random() < 0.3:
        lit = np.asarray(cv2.GaussianBlur(lit, (3, 3), 0), np.uint8)
    shift = int(rng.integers(3, 7))  # noise of 32 to 4 levels
    noise = rng.integers(0, 256, lit.shape, np.uint8) >> shift
    return np.asarray(cv2.subtract(cv2.add(lit, noise), np.full_like(lit, 128 >> shift)), np.uint8)


def _add_texture(rng: Rng, pixels: NDArray[np.uint8], strength: int) -> None:
    size = len(pixels)
    grain = int(rng.integers(3, 24))
    coarse = rng.integers(0, strength, (grain, int(rng.integers(3, 24)), 1), np.uint8)
    texture = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_LINEAR_EXACT)
    cv2.add(pixels, cv2.merge([texture] * 3), pixels)


def _thing(rng: Rng, canvas: Canvas, center: tuple[float, float], extent: float) -> None:
    """A ball, a box, a leaf, a pyramid or a bundle of sticks: the shapes that pets are made of, too."""
    colour = random_colour(rng)
    corners = int(rng.choice([0, 0, 3, 3, 4, 5]))
    angle = rng.uniform(0, 360)
    width = 0.004
    if corners:
        turns = np.radians(angle + np.arange(corners) * (360 / corners))
        reach = extent * rng.uniform(0.6, 1.3, corners)
        points = np.stack([center[0] + reach * np.cos(turns), center[1] + reach * np.sin(turns)], axis=1)
        canvas.fill(points, colour, width=width)
    else:
        canvas.fill(
            ellipse_points(center, extent, extent * rng.uniform(0.3, 1.0), degrees=angle), colour, width=width
        )
    if rng.random() < 0.4:
        turns = np.radians(rng.uniform(0, 360, int(rng.integers(1, 6))))
        ends = [
            (center[0] + 1.6 * extent * math.cos(t), center[1] + 1.6 * extent * math.sin(t)) for t in turns
        ]
        canvas.lines([np.array([center, end]) for end in ends], colour, width=0.008)
