"""What a reader does to a picture while watching a net: cover, paint, move, mirror, blur, turn the colours.

Places and sizes are shares of the picture, so that the same gesture does the same to a picture of any size.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images.grey import to_grey

Image = NDArray[np.uint8]

GREY = 128
_HALF_CIRCLE = 90  # of OpenCV's hue, which has 180 steps
_BLUR_SHARE = 0.1
_SUBPIXELS = 4  # bits, of a stroke's points


def grey_patch(image: Image, row: float, column: float, size: float, *, strength: float = 1.0) -> Image:
    """Cover a square with grey.

    Args:
        image: uint8 ``(H, W, C)``.
        row, column: Of its middle, 0 at the top and the left, 1 at the bottom and the right.
        size: Its side, as a share of the picture's shorter side; what leaves the picture is cut off.
        strength: How opaque, 0 to 1.

    Returns:
        A new array of the same shape.

    Example:
        >>> grey_patch(np.zeros((2, 4, 1), np.uint8), 0.5, 0.25, 1.0)[:, :, 0]
        array([[128, 128,   0,   0],
               [128, 128,   0,   0]], dtype=uint8)
    """
    height, width = image.shape[:2]
    side = size * min(height, width)
    top, left = round(row * height - side / 2), round(column * width - side / 2)
    covered = image.copy()
    part = covered[max(top, 0) : max(top + round(side), 0), max(left, 0) : max(left + round(side), 0)]
    part[:] = _mixed(part, np.full(part.shape, GREY, np.uint8), strength)
    return covered


def stroke(
    image: Image,
    points: Sequence[tuple[float, float]],
    size: float,
    colour: Sequence[int],
    *,
    strength: float = 1.0,
) -> Image:
    """Paint a line with round ends through some points.

    Args:
        image: uint8 ``(H, W, C)`` with 1 or 3 channels.
        points: ``(row, column)`` each, as shares of height and width; one point is a dot, none leaves everything.
        size: Its width, as a share of the picture's shorter side, at least a pixel.
        colour: Red, green and blue, 0-255; a picture of one channel gets their grey.
        strength: How opaque, 0 to 1.

    Returns:
        A new array of the same shape.

    Example:
        >>> stroke(np.zeros((3, 3, 1), np.uint8), [(0.5, 0.0), (0.5, 1.0)], 0.3, (200, 200, 200))[:, :, 0]
        array([[  0,   0,   0],
               [200, 200, 200],
               [  0,   0,   0]], dtype=uint8)
    """
    height, width = image.shape[:2]
    if not points:
        return image.copy()
    mask = np.zeros((height, width), np.uint8)
    thickness = max(1, round(size * min(height, width)))
    scale = 2**_SUBPIXELS
    places = [
        (round((column * width - 0.5) * scale), round((row * height - 0.5) * scale)) for row, column in points
    ]
    for begin, end in zip(places, places[1:] or places, strict=False):
        cv2.line(mask, begin, end, 255, thickness, cv2.LINE_8, _SUBPIXELS)
    pixels = np.array(colour, np.uint8)[None, None]
    if image.shape[2] == 1:
        pixels = np.rint(to_grey(pixels)).astype(np.uint8)[..., None]
    painted = _mixed(image, np.broadcast_to(pixels, image.shape), strength)
    return np.where(mask[..., None] > 0, painted, image)


def moved(image: Image, row: float, column: float) -> Image:
    """Move everything down by ``row`` and right by ``column`` shares of the picture, its border repeated.

    Example:
        >>> moved(np.array([[[1], [2], [3], [4]]], np.uint8), 0, 0.5).ravel()
        array([1, 1, 1, 2], dtype=uint8)
    """
    height, width = image.shape[:2]
    rows = np.clip(np.arange(height) - round(row * height), 0, height - 1)
    columns = np.clip(np.arange(width) - round(column * width), 0, width - 1)
    return np.ascontiguousarray(image[np.ix_(rows, columns)])


def flipped(image: Image) -> Image:
    """Left and right change places.

    Example:
        >>> flipped(np.array([[[1], [2]]], np.uint8)).ravel()
        array([2, 1], dtype=uint8)
    """
    return np.ascontiguousarray(image[:, ::-1])


def blurred(image: Image, strength: float) -> Image:
    """A Gaussian whose standard deviation is ``strength`` (0-1) times a tenth of the shorter side, borders mirrored.

    Example:
        >>> blurred(np.full((8, 8, 3), 7, np.uint8), 1.0).max()
        np.uint8(7)
    """
    deviation = strength * _BLUR_SHARE * min(image.shape[:2])
    if deviation == 0:
        return image.copy()
    soft = cv2.GaussianBlur(image, (0, 0), deviation, borderType=cv2.BORDER_REFLECT)
    return np.asarray(soft, np.uint8).reshape(image.shape)


def turned_colours(image: Image, strength: float) -> Image:
    """Every hue turned by ``strength`` (0-1) times half the colour circle; grey ones fade into their negative.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W, 1)``.
        strength: 0 leaves everything, 1 makes red cyan and, of one channel, black white.

    Returns:
        A new array of the same shape. Grey pixels of a picture with colours stay grey.

    Example:
        >>> turned_colours(np.array([[[255, 0, 0], [9, 9, 9]]], np.uint8), 1.0).tolist()
        [[[0, 255, 255], [9, 9, 9]]]
    """
    if image.shape[2] == 1:
        return _mixed(image, 255 - image, strength)
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    turned = (hsv[..., 0].astype(np.int16) + round(strength * _HALF_CIRCLE)) % (2 * _HALF_CIRCLE)
    hsv[..., 0] = turned.astype(np.uint8)
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)


def _mixed(below: Image, above: Image, strength: float) -> Image:
    mixed = below + np.float32(strength) * (above.astype(np.float32) - below)
    return np.rint(mixed).astype(np.uint8)
