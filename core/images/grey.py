"""Colour to grey, and back to three channels."""

import numpy as np
from numpy.typing import NDArray

LUMA_WEIGHTS = (0.299, 0.587, 0.114)
"""Red, green and blue in ITU-R BT.601, section 2.5.1; they sum to 1, so grey pixels keep their value."""


def to_grey(image: NDArray[np.generic]) -> NDArray[np.float32]:
    """Weighted sum of red, green and blue: ``0.299 R + 0.587 G + 0.114 B`` (ITU-R BT.601).

    Args:
        image: ``(H, W, 3)`` RGB, or grey ``(H, W)`` or ``(H, W, 1)``; 0-255, any real dtype.

    Returns:
        float32 ``(H, W)``, 0-255, not rounded.

    Raises:
        ValueError: Any other shape.

    Example:
        >>> to_grey(np.array([[[100, 0, 0], [0, 100, 0], [100, 100, 100]]]))
        array([[ 29.9,  58.7, 100. ]], dtype=float32)
    """
    pixels = image.astype(np.float32)
    if pixels.ndim == 2:
        return pixels
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        return pixels[..., 0]
    if pixels.ndim == 3 and pixels.shape[2] == 3:
        return pixels @ np.array(LUMA_WEIGHTS, np.float32)
    raise ValueError(f"image must be (H, W), (H, W, 1) or (H, W, 3), received shape {image.shape}.")


def to_rgb(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Three channels: a grey ``(H, W, 1)`` repeated, ``(H, W, 3)`` as it is.

    Example:
        >>> to_rgb(np.array([[[7]]], np.uint8)).tolist()
        [[[7, 7, 7]]]
    """
    return np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image
