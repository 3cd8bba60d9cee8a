"""How the chapter turns feature maps and filter pictures into grey levels and colours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def activation_to_grey(channel: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """A channel as a grey picture: minus its mean, divided by its standard deviation, times 64, plus 128, clipped.

    Args:
        channel: ``(h, w)``, any range.

    Returns:
        uint8 ``(h, w)``, 0-255; a channel that is the same everywhere (a silent one) is black.

    Example:
        >>> activation_to_grey(np.array([[0.0, 2.0]]))  # one deviation below and above the mean
        array([[ 64, 192]], dtype=uint8)
    """
    deviation = channel.std()
    if deviation == 0:
        return np.zeros(channel.shape, np.uint8)
    return np.clip((channel - channel.mean()) / deviation * 64 + 128, 0, 255).astype(np.uint8)


def filter_to_picture(pixels: NDArray[np.floating[Any]], *, contrast: float = 0.1) -> NDArray[np.uint8]:
    """A filter picture for the eye: minus its mean, divided by its standard deviation, times 0.1, plus 0.5, clipped.

    Args:
        pixels: ``(S, S, C)``, any range.
        contrast: What a standard deviation becomes, of 0-1; 0.1 is the chapter's.

    Returns:
        uint8 ``(S, S, C)``, 0-255, from ``255 * clip(x, 0, 1)``.

    Example:
        >>> filter_to_picture(np.array([[[-1.0], [1.0]]])).ravel()  # 255 * 0.4 and 255 * 0.6, cut off
        array([102, 152], dtype=uint8)
    """
    standard = (pixels - pixels.mean()) / (pixels.std() + 1e-5)
    return (np.clip(standard * contrast + 0.5, 0, 1) * 255).astype(np.uint8)
