"""A picture as a network takes it."""

import numpy as np
from numpy.typing import NDArray

from core.images.geometry import centre_square, resize
from core.images.grey import to_grey, to_rgb


def model_input(picture: NDArray[np.uint8], shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The centre square, resized; grey where the network takes one channel.

    Args:
        picture: uint8 ``(H, W, 3)`` RGB, or grey ``(H, W, 1)``.
        shape: ``(H', W', C)`` of the result, C is 1 or 3.

    Example:
        >>> picture = np.zeros((2, 4, 3), np.uint8)
        >>> picture[:, 1:3] = 255  # bright in the middle
        >>> model_input(picture, (1, 1, 1))
        array([[[255]]], dtype=uint8)
    """
    height, width, channels = shape
    resized = resize(centre_square(picture), height, width)
    if channels == 1:
        return np.rint(to_grey(resized))[..., None].astype(np.uint8)
    return to_rgb(resized)
