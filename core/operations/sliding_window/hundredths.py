"""Numbers as they are shown: whole hundredths, whose arithmetic is exact, and the one way to write them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Hundredths = NDArray[np.int64]


def to_hundredths(values: ArrayLike) -> Hundredths:
    """Finite numbers rounded to two decimals, halves away from zero, times 100."""
    scaled = np.asarray(values, dtype=np.float64) * 100
    return (np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)).astype(np.int64)


def divide(numerator: Hundredths, denominator: Hundredths | int) -> Hundredths:
    """Quotients rounded to whole numbers, halves away from zero; ``denominator`` is positive."""
    quotients = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator < 0, -quotients, quotients)


def format_number(hundredths: int) -> str:
    """``1200`` as ``"12"``, ``25`` as ``"0.25"``, ``-350`` as ``"−3.5"`` with the minus sign U+2212."""
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'−' if hundredths < 0 else ''}{whole}{decimals}"


def format_grid(grid: Hundredths) -> list[list[str]]:
    """The texts of a two-dimensional grid."""
    return [[format_number(number) for number in row] for row in grid.tolist()]
