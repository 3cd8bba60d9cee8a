"""One picture drawn in other ways: what stays of it when texture or shape is taken away."""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images.grey import to_grey

Picture = NDArray[np.uint8]

_BLUR = 1.5  # standard deviation in pixels: the finest texture gives no lines


def cartoon(image: Picture, *, smoothing: float = 60.0) -> Picture:
    """Flat areas between their edges: OpenCV's ``stylization`` (Gastal and Oliveira 2011). Texture goes, shape stays.

    Args:
        image: uint8 ``(H, W, 3)``.
        smoothing: How far areas reach, in pixels, up to 200.

    Example:
        >>> cartoon(np.full((8, 8, 3), 90, np.uint8)).shape
        (8, 8, 3)
    """
    return np.asarray(cv2.stylization(image, sigma_s=smoothing, sigma_r=0.45), np.uint8)


def edges(image: Picture, *, threshold: int = 100) -> Picture:
    """Dark lines on white where brightness changes (Canny 1986). Neither texture nor colour is left.

    Args:
        image: uint8 ``(H, W, 3)``.
        threshold: Of the gradient, 1-255: the larger, the fewer lines.

    Example:
        >>> half = np.zeros((9, 9, 3), np.uint8)
        >>> half[:, 5:] = 255
        >>> int((edges(half)[4, :, 0] == 0).sum())  # one line
        1
    """
    grey = cv2.GaussianBlur(np.rint(to_grey(image)).astype(np.uint8), (0, 0), _BLUR)
    lines = cv2.Canny(grey, threshold / 2, threshold, L2gradient=True)
    return np.repeat((255 - lines)[..., None], 3, axis=2)


def shuffled(image: Picture, *, tiles: int, rng: np.random.Generator) -> Picture:
    """The picture cut into square tiles that change places. Shape goes; texture stays, as far as a tile reaches.

    Args:
        image: uint8 ``(S, S, 3)``.
        tiles: Of a row; what the last ones lack of a whole tile is cut off.
        rng: Of the places.

    Returns:
        uint8 ``(tiles * (S // tiles), ...)``, the same pixels in other places.

    Example:
        >>> picture = np.arange(16, dtype=np.uint8).reshape(4, 4, 1)
        >>> shuffled(picture, tiles=2, rng=np.random.default_rng(0))[..., 0]
        array([[ 8,  9,  0,  1],
               [12, 13,  4,  5],
               [ 2,  3, 10, 11],
               [ 6,  7, 14, 15]], dtype=uint8)
    """
    side = min(image.shape[:2]) // tiles
    cut = image[: tiles * side, : tiles * side]
    rows = cut.reshape(tiles, side, tiles, side, -1).swapaxes(1, 2).reshape(tiles * tiles, side, side, -1)
    mixed = rows[rng.permutation(tiles * tiles)].reshape(tiles, tiles, side, side, -1)
    return np.ascontiguousarray(mixed.swapaxes(1, 2).reshape(tiles * side, tiles * side, -1))
