"""Pooling: one number for each channel of a window, by a fixed rule instead of a learned kernel."""

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.operations.convolution import pad
from core.operations.windows import Padding, output_size, padding_amounts


def max_pool2d(
    feature_map: ArrayLike, *, pool_size: int = 2, stride: int | None = None, padding: Padding = "valid"
) -> NDArray[np.float32]:
    """The maximum of each channel in each window, as Keras' ``MaxPooling2D``; padded cells do not count.

    Args:
        feature_map: ``(H, W, C)``, any real dtype and value range.
        pool_size: Cells along each side of the square window.
        stride: Cells from one window to the next; None for ``pool_size``: windows side by side.
        padding: Whether windows may stand out over the border; see :func:`core.operations.windows.output_size`.

    Returns:
        ``(H', W', C)``.

    Raises:
        ValueError: The feature map has not three dimensions.
        InputError: As :func:`core.operations.windows.output_size`.

    Example:
        >>> feature_map = np.arange(16).reshape(4, 4, 1)  # 0 to 3 in the first row, 4 to 7 in the second
        >>> print(max_pool2d(feature_map)[:, :, 0])
        [[ 5.  7.]
         [13. 15.]]
        >>> print(max_pool2d(feature_map, pool_size=3, stride=1)[:, :, 0])
        [[10. 11.]
         [14. 15.]]
    """
    step = pool_size if stride is None else stride
    padded = pad(feature_map, pool_size, stride=step, padding=padding, value=-np.inf)
    return functools.reduce(np.maximum, _shifted_cells(padded, pool_size, step))


def average_pool2d(
    feature_map: ArrayLike, *, pool_size: int = 2, stride: int | None = None, padding: Padding = "valid"
) -> NDArray[np.float32]:
    """The mean of each channel in each window, as Keras' ``AveragePooling2D``; padded cells do not count.

    Arguments, result and errors are those of :func:`max_pool2d`.

    Example:
        >>> feature_map = np.array([[1, 3, 8], [5, 7, 2], [4, 6, 9]])[:, :, np.newaxis]
        >>> print(average_pool2d(feature_map, padding="same")[:, :, 0])  # the last window has one cell
        [[4. 5.]
         [5. 9.]]
    """
    step = pool_size if stride is None else stride
    padded = pad(feature_map, pool_size, stride=step, padding=padding)
    totals = functools.reduce(np.add, _shifted_cells(padded, pool_size, step))
    height, width = np.shape(feature_map)[:2]
    rows = _cells_inside(height, pool_size, step, padding)
    columns = _cells_inside(width, pool_size, step, padding)
    return totals / (rows[:, np.newaxis] * columns)[:, :, np.newaxis]


def _shifted_cells(padded: NDArray[np.float32], pool_size: int, stride: int) -> list[NDArray[np.float32]]:
    """A view for each cell of the window: its values at all places of the window, ``(H', W', C)``."""
    height, width = (output_size(size, pool_size, stride=stride) for size in padded.shape[:2])
    return [
        padded[row::stride, column::stride][:height, :width]
        for row in range(pool_size)
        for column in range(pool_size)
    ]


def _cells_inside(size: int, pool_size: int, stride: int, padding: Padding) -> NDArray[np.float32]:
    """How many cells of each window along one axis lie inside the feature map."""
    before, _ = padding_amounts(size, pool_size, stride=stride, padding=padding)
    first = np.arange(output_size(size, pool_size, stride=stride, padding=padding)) * stride - before
    return (np.minimum(first + pool_size, size) - np.maximum(first, 0)).astype(np.float32)
