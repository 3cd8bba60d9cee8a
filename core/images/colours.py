"""How the three colours of pictures go together."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.images.samples import SAMPLES, load_sample


def colours_together(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """The mean covariance of red, green and blue in some pictures, its largest eigenvalue 1: ``(3, 3)``.

    A gradient times this matrix changes brightness most and pure colours least, as the pixels of photographs differ.

    Args:
        pictures: Each ``(H, W, 3)``, not of one colour only.

    Example:
        >>> grey = np.array([[[0, 0, 0], [9, 9, 9]]], np.uint8)  # the three colours are one
        >>> colours_together([grey]).round(2)[0]
        array([0.33, 0.33, 0.33])
    """
    covariances = [np.cov(picture.reshape(-1, 3).T.astype(np.float64)) for picture in pictures]
    mean = np.mean(covariances, axis=0)
    return np.asarray(mean / np.linalg.eigvalsh(mean)[-1])


@cache
def colours_of_samples(names: tuple[str, ...]) -> NDArray[np.float64]:
    """The same of those of the samples that have colours; the array is shared, so it is read-only.

    Example:
        >>> colours_of_samples(("cat", "coins")).shape
        (3, 3)
    """
    found = colours_together([load_sample(name) for name in names if not SAMPLES[name].is_grey])
    found.flags.writeable = False
    return found
