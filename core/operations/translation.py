"""Translation and scale: a picture moved or made larger, and what happens to its response map."""

from typing import Literal, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Pixel = TypeVar("Pixel", bound=np.generic)


def shift(
    image: NDArray[Pixel], *, rows: int, columns: int, border: Literal["zero", "nearest"] = "zero"
) -> NDArray[Pixel]:
    """Move a picture down by ``rows`` and right by ``columns`` pixels.

    Args:
        image: ``(H, W, ...)`` of any dtype.
        rows, columns: Whole pixels, of any sign.
        border: What enters at the edges: zeros, or the border repeated.

    Returns:
        A new array of the same shape and dtype.

    Example:
        >>> print(shift(np.array([[1, 2], [3, 4]]), rows=0, columns=1))
        [[0 1]
         [0 3]]
    """
    moves = zip(image.shape[:2], (rows, columns), strict=True)
    sources = [(np.arange(length) - by, length - 1) for length, by in moves]
    moved = image[np.ix_(*(np.clip(source, 0, last) for source, last in sources))]
    if border == "zero":
        for axis, (source, last) in enumerate(sources):
            np.moveaxis(moved, axis, 0)[(source < 0) | (source > last)] = 0
    return moved


def rescale(image: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """A picture made larger or smaller about its middle, in a frame of the same size; what enters is black.

    Args:
        image: uint8 ``(H, W)`` or ``(H, W, C)`` with up to 4 channels.
        factor: Above 0; 2 makes everything twice as large.

    Returns:
        A new array of the same shape, bilinear.

    Example:
        >>> print(rescale(np.pad(np.full((2, 2), 9, np.uint8), 1), 2.0)[0])  # a square of 2 fills the 4
        [5 7 7 5]
    """
    height, width = image.shape[:2]
    centre = np.array([width - 1, height - 1]) / 2
    matrix = np.column_stack([factor * np.eye(2), centre - factor * centre])
    enlarged: NDArray[np.uint8] = cv2.warpAffine(image, matrix, (width, height)).astype(np.uint8)
    return enlarged.reshape(image.shape)


def compare_shifted(
    response: NDArray[np.floating],
    response_of_shifted: NDArray[np.floating],
    *,
    rows: int,
    columns: int,
    margin: int,
) -> tuple[NDArray[np.floating], NDArray[np.bool_]]:
    """How far the response of a moved picture is from the moved response of the picture.

    Args:
        response: ``(H', W')`` of the picture.
        response_of_shifted: ``(H', W')`` of the moved picture.
        rows, columns: The move in cells of the response map (pixels divided by the stride).
        margin: Cells next to a border of the picture or of the move that see padding or entered zeros.

    Returns:
        The difference ``(H', W')``, and where it is away from every border ``(H', W')``.

    Example:
        >>> response = np.eye(4)
        >>> moved = shift(response, rows=1, columns=1)
        >>> difference, inside = compare_shifted(response, moved, rows=1, columns=1, margin=0)
        >>> print(difference.any(), inside.sum())  # all but the first row and column lies inside
        False 9
    """
    difference = response_of_shifted - shift(response, rows=rows, columns=columns)
    inside = np.zeros(response.shape, dtype=bool)
    height, width = response.shape
    top, left = margin + max(rows, 0), margin + max(columns, 0)
    bottom, right = height - margin + min(rows, 0), width - margin + min(columns, 0)
    inside[top : max(bottom, top), left : max(right, left)] = True
    return difference, inside


def relative_change(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """How much of a map changed: the mean absolute difference over the mean magnitude before; 0 for two zero maps.

    Example:
        >>> relative_change(np.array([4.0, 0.0]), np.array([3.0, 1.0]))
        0.5
    """
    magnitude = float(np.abs(before).mean())
    difference = float(np.abs(after - before).mean())
    return difference / magnitude if magnitude else float(difference > 0)


def correlation(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """Pearson's correlation of two maps, cell by cell; 1 where one of them has the same value everywhere.

    Example:
        >>> round(correlation(np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 8.0])), 6)
        1.0
    """
    if not np.ptp(before) or not np.ptp(after):
        return 1.0
    return float(np.corrcoef(before.ravel(), after.ravel())[0, 1])
