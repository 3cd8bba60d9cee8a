"""Contact sheets."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.images.geometry import Pixel


def montage(
    images: NDArray[Pixel] | Sequence[NDArray[Pixel]],
    *,
    columns: int,
    padding: int = 1,
    fill: float | tuple[float, ...] = 255,
) -> NDArray[Pixel]:
    """Lay pictures out in rows, left to right, with a margin around each.

    The sheet has ``rows * (H + padding) + padding`` rows of pixels, where ``rows = ceil(N / columns)``, and
    likewise ``columns * (W + padding) + padding`` columns.

    Args:
        images: ``(N, H, W)`` or ``(N, H, W, C)``, or a sequence of N equally shaped pictures; any dtype.
        columns: Pictures a row, at least 1.
        padding: Pixels between pictures and around the sheet, at least 0.
        fill: Value of margins and empty places: one number, or one a channel, within the range of the dtype.

    Returns:
        ``(sheet height, sheet width)`` or with a channel axis; the dtype of the pictures.

    Raises:
        ValueError: No pictures, pictures of different shapes, or an argument out of range.

    Example:
        >>> print(montage(np.array([[[1]], [[2]], [[3]]]), columns=2, fill=0))
        [[0 0 0 0 0]
         [0 1 0 2 0]
         [0 0 0 0 0]
         [0 3 0 0 0]
         [0 0 0 0 0]]
    """
    shapes = {image.shape for image in images}
    if len(shapes) != 1:
        raise ValueError(f"images must be one or more arrays of one shape, received shapes {sorted(shapes)}.")
    if columns < 1 or padding < 0:
        raise ValueError(
            f"columns must be at least 1 and padding at least 0, received {columns} and {padding}."
        )
    (shape,) = shapes
    if len(shape) not in (2, 3):
        raise ValueError(f"each picture must be (H, W) or (H, W, C), received shape {shape}.")
    height, width = shape[0] + padding, shape[1] + padding
    rows = -(-len(images) // columns)
    sheet_shape = (rows * height + padding, columns * width + padding, *shape[2:])
    sheet = np.full(sheet_shape, fill, dtype=images[0].dtype)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        top, left = padding + row * height, padding + column * width
        sheet[top : top + shape[0], left : left + shape[1]] = image
    return sheet
