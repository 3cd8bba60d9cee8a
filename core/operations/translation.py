"""Translation: what happens to a response map when the picture is moved."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Pixel = TypeVar("Pixel", bound=np.generic)


def shift(image: NDArray[Pixel], *, rows: int, columns: int) -> NDArray[Pixel]:
    """Move a picture down by ``rows`` and right by ``columns`` pixels; what enters at the edges is zero.

    Args:
        image: ``(H, W, ...)`` of any dtype.
        rows, columns: Whole pixels, of any sign.

    Returns:
        A new array of the same shape and dtype.

    Example:
        >>> print(shift(np.array([[1, 2], [3, 4]]), rows=0, columns=1))
        [[0 1]
         [0 3]]
    """
    moved = np.zeros_like(image)
    height, width = image.shape[:2]
    if abs(rows) < height and abs(columns) < width:
        moved[_span(rows, height), _span(columns, width)] = image[
            _span(-rows, height), _span(-columns, width)
        ]
    return moved


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


def _span(offset: int, size: int) -> slice:
    """Where an axis of ``size`` cells moved by ``offset`` lands."""
    return slice(max(offset, 0), size + min(offset, 0))


def relative_change(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """How much of a map changed: the mean absolute difference over the mean magnitude before; 0 for two zero maps.

    Example:
        >>> relative_change(np.array([4.0, 0.0]), np.array([3.0, 1.0]))
        0.5
    """
    magnitude = float(np.abs(before).mean())
    difference = float(np.abs(after - before).mean())
    return difference / magnitude if magnitude else float(difference > 0)
