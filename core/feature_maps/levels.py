"""Feature maps as 256 levels, a quarter of their bytes, and smaller where the screen needs no more."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images import resize


def to_levels(
    maps: NDArray[np.floating[Any]],
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Each map between its own smallest and largest value.

    Args:
        maps: ``(h, w, n)``; what is not finite counts as 0.

    Returns:
        uint8 ``(n, h, w)``, and float32 ``(n,)`` twice: the values of level 0 and of level 255. A value is
        ``low + level / 255 * (high - low)``, off by at most half a level.

    Example:
        >>> levels, low, high = to_levels(np.array([[[-1.0], [0.0], [4.0]]]))
        >>> print(levels, low, high)
        [[[  0  51 255]]] [-1.] [4.]
    """
    planes = np.ascontiguousarray(np.moveaxis(np.asarray(maps, np.float32), 2, 0))
    if not np.isfinite(planes).all():
        planes = np.nan_to_num(planes, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = planes.min(axis=(1, 2)), planes.max(axis=(1, 2))
    span = high - low
    factors = np.divide(np.float32(255), span, out=np.zeros_like(span), where=span > 0)
    planes = (planes - low[:, None, None]) * factors[:, None, None]
    return np.rint(planes).astype(np.uint8), low, high


def fit_side(maps: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Maps ``(h, w, n)`` with no side above ``side``: smaller by averaging areas, or as they are.

    Example:
        >>> fit_side(np.arange(16, dtype=np.float32).reshape(4, 4, 1), 2)[:, :, 0]
        array([[ 2.5,  4.5],
               [10.5, 12.5]], dtype=float32)
    """
    height, width = fitted_size(maps.shape[0], maps.shape[1], side)
    if (height, width) == maps.shape[:2]:
        return maps
    rows, columns = maps.shape[0] // height, maps.shape[1] // width
    if (rows * height, columns * width) == maps.shape[:2]:
        means = maps.reshape(height, rows, width, columns, -1).mean(axis=(1, 3))
        return np.asarray(means, np.float32)
    planes = [resize(np.ascontiguousarray(plane), height, width) for plane in np.moveaxis(maps, 2, 0)]
    return np.stack(planes, axis=2)


def fitted_size(height: int, width: int, side: int) -> tuple[int, int]:
    """Height and width with no side above ``side``, in the same proportion, at least 1.

    Example:
        >>> fitted_size(300, 100, 150), fitted_size(7, 7, 150)
        ((150, 50), (7, 7))
    """
    longer = max(height, width)
    if longer <= side:
        return height, width
    return max(1, round(height * side / longer)), max(1, round(width * side / longer))


def maps_that_fit(areas: list[int], available: list[int], num_bytes: int) -> list[int]:
    """How many maps of each layer fit, so that all layers get the same bytes as far as they have maps for them.

    Args:
        areas: Bytes of one map, a layer.
        available: Maps that a layer has, at least 1.
        num_bytes: Of all together.

    Returns:
        At least one a layer, even where that is too much.

    Example:
        >>> maps_that_fit([100, 1], [9, 9], 310)
        [3, 9]
    """

    def counts(share: int) -> list[int]:
        return [min(most, max(1, share // area)) for area, most in zip(areas, available, strict=True)]

    few, many = 0, num_bytes + 1
    while many - few > 1:
        share = (few + many) // 2
        total = sum(count * area for count, area in zip(counts(share), areas, strict=True))
        few, many = (share, many) if total <= num_bytes else (few, share)
    return counts(few)
