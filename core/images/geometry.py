"""Resizing and cropping pictures."""

from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError

Pixel = TypeVar("Pixel", bound=np.integer[Any] | np.floating[Any])


def resize(image: NDArray[Pixel], height: int, width: int) -> NDArray[Pixel]:
    """Resize to exactly ``(height, width)``; the aspect ratio is the caller's business.

    Where a side shrinks, an output pixel is the mean over the area it covers; where a side grows, it is
    interpolated linearly between pixel centres (OpenCV's ``INTER_AREA`` and ``INTER_LINEAR``).

    Args:
        image: uint8 or float32, ``(H, W)`` or ``(H, W, C)``, any value range.
        height, width: Size of the result in pixels, at least 1.

    Returns:
        The same dtype and value range, ``(height, width)`` or ``(height, width, C)``; a new array.

    Raises:
        ValueError: An empty array, a wrong number of axes, or a size below 1.

    Example:
        >>> picture = np.array([[0, 2, 10, 20], [4, 6, 30, 40]], np.float32)
        >>> print(resize(picture, 1, 2))  # the mean of each block of 2 x 2
        [[ 3. 25.]]
    """
    if image.ndim not in (2, 3) or image.size == 0:
        raise ValueError(
            f"image must be a non-empty (H, W) or (H, W, C) array, received shape {image.shape}."
        )
    if height < 1 or width < 1:
        raise ValueError(f"height and width must be at least 1, received {height} and {width}.")
    # Shrinking first keeps the mean over areas for one side when the other side grows.
    smaller = (min(width, image.shape[1]), min(height, image.shape[0]))
    resized: Any = cv2.resize(image, smaller, interpolation=cv2.INTER_AREA)
    resized = cv2.resize(resized, (width, height), interpolation=cv2.INTER_LINEAR)
    return resized.reshape(height, width, *image.shape[2:])  # OpenCV drops a channel axis of length 1


def fit_within(image: NDArray[Pixel], max_side: int) -> NDArray[Pixel]:
    """Shrink until the longer side has ``max_side`` pixels, keeping the aspect ratio; never enlarge.

    Args:
        image: A picture as :func:`resize` takes it.
        max_side: Upper bound of height and width in pixels, at least 1.

    Returns:
        The shrunk picture, or ``image`` itself where it fits already.

    Raises:
        ValueError: As for :func:`resize`.

    Example:
        >>> fit_within(np.zeros((300, 400, 3), np.uint8), 100).shape
        (75, 100, 3)
    """
    height, width = image.shape[:2]
    longer = max(height, width)
    if longer <= max_side:
        return image
    scale = max_side / longer
    # A strip of 1000 x 1 pixels keeps its one column; only a bad max_side must reach resize() below 1.
    return resize(image, *(min(max_side, max(1, round(side * scale))) for side in (height, width)))


def centre_square(image: NDArray[Pixel]) -> NDArray[Pixel]:
    """The largest square in the middle; of an odd remainder the extra row or column goes at the end.

    Args:
        image: ``(H, W)`` or ``(H, W, C)``, any dtype.

    Returns:
        ``(S, S)`` or ``(S, S, C)`` with ``S = min(H, W)``; a view of ``image``.

    Example:
        >>> print(centre_square(np.array([[1, 2, 3, 4], [5, 6, 7, 8]])))
        [[2 3]
         [6 7]]
    """
    height, width = image.shape[:2]
    side = min(height, width)
    return crop(image, (height - side) // 2, (width - side) // 2, side, side)


def crop(image: NDArray[Pixel], row: int, column: int, height: int, width: int) -> NDArray[Pixel]:
    """Cut out a rectangle.

    Args:
        image: ``(H, W)`` or ``(H, W, C)``, any dtype.
        row, column: Upper left pixel of the rectangle, counted from 0.
        height, width: Size of the rectangle in pixels, at least 1.

    Returns:
        ``(height, width)`` or ``(height, width, C)``; a view of ``image``.

    Raises:
        InputError: The rectangle is empty or leaves the picture.

    Example:
        >>> picture = np.arange(12).reshape(3, 4)  # 0 to 3 in the first row
        >>> print(crop(picture, row=1, column=0, height=2, width=3))
        [[ 4  5  6]
         [ 8  9 10]]
    """
    image_height, image_width = image.shape[:2]
    rows_fit = 0 <= row < row + height <= image_height
    columns_fit = 0 <= column < column + width <= image_width
    if not (rows_fit and columns_fit):
        sentence = N_(
            "A crop of {height} x {width} pixels from row {row}, column {column} does not lie within the "
            "picture of {image_height} x {image_width} pixels; move it or change its size."
        )
        raise InputError(
            sentence,
            height=height,
            width=width,
            row=row,
            column=column,
            image_height=image_height,
            image_width=image_width,
        )
    return image[row : row + height, column : column + width]
