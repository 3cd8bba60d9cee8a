"""A convolution taken apart: what each input channel gives to one output channel, and one cell's whole patch.

Unlike :func:`core.operations.convolution.conv2d` the parts are not added up, and the two axes may differ.
"""

import numpy as np
from numpy.typing import NDArray

from core.operations.windows import Padding, padding_amounts

Floats = NDArray[np.float32]
Pair = tuple[int, int]


def partial_responses(
    maps: Floats,
    kernel: Floats,
    *,
    stride: Pair = (1, 1),
    padding: Padding = "valid",
    dilation: Pair = (1, 1),
) -> Floats:
    """The response of each channel to its own slice of a kernel; their sum and the bias are the output.

    Args:
        maps: float32 ``(h, w, C)``.
        kernel: float32 ``(kh, kw, C)``.
        stride, dilation: ``(rows, columns)``.
        padding: Arithmetic of the window, as :func:`core.operations.windows.output_size`.

    Returns:
        float32 ``(h', w', C)``.

    Raises:
        InputError: The window does not fit, as :func:`core.operations.windows.output_size`.

    Example:
        >>> maps = np.array([[[1, 10], [2, 20]]], np.float32)
        >>> kernel = np.array([[[1, 1], [1, -1]]], np.float32)
        >>> partial_responses(maps, kernel)
        array([[[  3., -10.]]], dtype=float32)
    """
    amounts = pads(maps.shape, kernel.shape, stride=stride, padding=padding, dilation=dilation)
    padded = np.pad(maps, (*amounts, (0, 0)))
    height, width = (
        (padded.shape[axis] - dilation[axis] * (kernel.shape[axis] - 1) - 1) // stride[axis] + 1
        for axis in (0, 1)
    )
    responses = np.zeros((height, width, maps.shape[2]), np.float32)
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            top, left = row * dilation[0], column * dilation[1]
            bottom, right = top + (height - 1) * stride[0] + 1, left + (width - 1) * stride[1] + 1
            responses += padded[top : bottom : stride[0], left : right : stride[1]] * kernel[row, column]
    return responses


def patch_at(
    maps: Floats, place: Pair, window: Pair, *, stride: Pair, before: Pair, dilation: Pair
) -> tuple[Floats, NDArray[np.bool_]]:
    """The cells that one output cell reads.

    Args:
        maps: ``(h, w, C)``.
        place: Row and column of the output cell.
        window: Rows and columns of cells.
        stride, dilation: ``(rows, columns)``.
        before: Rows and columns of padding before the first cell.

    Returns:
        ``(rows, columns, C)``, 0 in the padding, and bool ``(rows, columns)``: what lies inside the maps.

    Example:
        >>> maps = np.arange(4, dtype=np.float32).reshape(2, 2, 1)
        >>> patch, inside = patch_at(maps, (0, 0), (2, 2), stride=(1, 1), before=(1, 0), dilation=(1, 1))
        >>> print(patch[:, :, 0], inside[:, 0])
        [[0. 0.]
         [0. 1.]] [False  True]
    """
    rows, columns = (
        place[axis] * stride[axis] - before[axis] + dilation[axis] * np.arange(window[axis])
        for axis in (0, 1)
    )
    height, width = maps.shape[:2]
    inside = np.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    patch = maps[np.ix_(np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1))]
    return np.where(inside[..., None], patch, np.float32(0)), inside


def pads(
    maps: tuple[int, ...], window: tuple[int, ...], *, stride: Pair, padding: Padding, dilation: Pair
) -> tuple[Pair, Pair]:
    """Cells added before and after the rows, and before and after the columns.

    Example:
        >>> pads((5, 4, 8), (3, 2), stride=(1, 1), padding="same", dilation=(1, 1))
        ((1, 1), (0, 1))
    """
    rows, columns = (
        padding_amounts(
            maps[axis], window[axis], stride=stride[axis], padding=padding, dilation=dilation[axis]
        )
        for axis in (0, 1)
    )
    return rows, columns
