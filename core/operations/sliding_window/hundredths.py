"""Numbers as they are shown: whole hundredths, whose arithmetic is exact, and the one way to write them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Hundredths = NDArray[np.int64]


def to_hundredths(values: ArrayLike) -> Hundredths:
    """Finite numbers rounded to two decimals, halves away from zero, times 100.

    Example:
        >>> to_hundredths([0.125, -0.125, 3])
        array([ 13, -13, 300])
    """
    scaled = np.asarray(values, dtype=np.float64) * 100
    return (np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)).astype(np.int64)


def divide(numerator: Hundredths, denominator: Hundredths | int) -> Hundredths:
    """Quotients rounded to whole numbers, halves away from zero; ``denominator`` is positive.

    Example:
        >>> divide(np.array([5, 4, -5]), 2)
        array([ 3,  2, -3])
    """
    quotients = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator < 0, -quotients, quotients)


def format_number(hundredths: int) -> str:
    """``1200`` as ``"12"``, ``25`` as ``"0.25"``, ``-350`` as ``"−3.5"`` with the minus sign U+2212.

    Example:
        >>> [format_number(number) for number in (1200, 25, -350)]
        ['12', '0.25', '−3.5']
    """
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'−' if hundredths < 0 else ''}{whole}{decimals}"


def format_grid(grid: Hundredths) -> list[list[str]]:
    """The texts of a two-dimensional grid.

    Example:
        >>> format_grid(np.array([[100, 50], [0, -100]]))
        [['1', '0.5'], ['0', '−1']]
    """
    return [[format_number(number) for number in row] for row in grid.tolist()]
