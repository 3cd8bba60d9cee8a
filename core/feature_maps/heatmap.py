"""Numbers that tell where the heat of a class activation map lies, and how alike two maps are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images import normalise, resize

Extent = tuple[float, float]
"""Where a range begins and ends, as shares of a side of the picture: ``0 <= begin <= end <= 1``."""


def enlarge(
    values: NDArray[np.floating[Any]], height: int, width: int, *, smooth: bool = True
) -> NDArray[np.float32]:
    """A map in the size of its picture.

    Args:
        values: ``(h, w)``.
        height, width: Size of the picture in pixels.
        smooth: Whether values between the cells are interpolated linearly; if not, each cell stays one block.

    Returns:
        float32 ``(height, width)``.

    Example:
        >>> cells = np.array([[0.0, 4.0]])
        >>> enlarge(cells, 1, 4, smooth=False), enlarge(cells, 1, 4)
        (array([[0., 0., 4., 4.]], dtype=float32), array([[0., 1., 3., 4.]], dtype=float32))
    """
    cells = values.astype(np.float32)
    if smooth:
        return resize(cells, height, width)
    rows, columns = (
        np.arange(size) * count // size for size, count in zip((height, width), cells.shape, strict=True)
    )
    return cells[np.ix_(rows, columns)]


def positive_part(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """What speaks for the class, as a share of the largest value: float32, 0-1, all 0 where nothing does.

    Example:
        >>> positive_part(np.array([[-3.0, 1.0, 2.0]]))
        array([[0. , 0.5, 1. ]], dtype=float32)
    """
    return normalise(np.maximum(values, 0))


def is_zero(values: NDArray[np.floating[Any]]) -> bool:
    """Whether nothing speaks for the class anywhere.

    Example:
        >>> is_zero(np.array([[-1.0, 0.0]])), is_zero(np.array([[-1.0, 0.1]]))
        (True, False)
    """
    return bool(values.max() <= 0)


def share_inside(values: NDArray[np.floating[Any]], rows: Extent, columns: Extent) -> float:
    """Which part of the heat lies in a rectangle; each cell of the map spreads its heat evenly over its block.

    Args:
        values: ``(h, w)``; negative values count as 0.
        rows, columns: The sides of the rectangle, as shares of the picture's height and width.

    Returns:
        From 0 to 1; 0 for a map that is zero everywhere.

    Example:
        >>> values = np.array([[1.0, 3.0], [-5.0, 0.0]])
        >>> share_inside(values, rows=(0, 1), columns=(0.5, 1))  # the right half
        0.75
        >>> share_inside(values, rows=(0, 1), columns=(0.75, 1))
        0.375
    """
    heat = np.maximum(values, 0).astype(np.float64)
    total = float(heat.sum())
    inside = _covered(rows, heat.shape[0]) @ heat @ _covered(columns, heat.shape[1])
    return float(inside) / total if total > 0 else 0.0


def correlation(first: NDArray[np.floating[Any]], second: NDArray[np.floating[Any]]) -> float | None:
    """Pearson's correlation of two maps of one shape, -1 to 1; None where one of them is the same everywhere.

    Example:
        >>> ramp = np.array([[0.0, 1.0, 2.0]])
        >>> round(correlation(ramp, 10 - ramp), 6), correlation(ramp, np.ones((1, 3)))
        (-1.0, None)
    """
    a, b = (values.astype(np.float64) - values.mean(dtype=np.float64) for values in (first, second))
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float((a * b).sum()) / size if size > 0 else None


def _covered(extent: Extent, count: int) -> NDArray[np.float64]:
    """The part of each of ``count`` equal cells in a row that lies in ``extent``."""
    begin, end = (count * share for share in extent)
    cells = np.arange(count)
    return np.clip(np.minimum(end, cells + 1) - np.maximum(begin, cells), 0.0, 1.0)
