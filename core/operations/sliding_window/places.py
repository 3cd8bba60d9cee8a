"""Where a window comes to lie as it slides over its padded input."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.operations.windows import Padding, output_size, padding_amounts


@dataclass(frozen=True)
class Places:
    """All places of a square window, in cells of the padded input.

    Attributes:
        kernel_size, stride, dilation: Arithmetic of the window, the same along both axes.
        padding: Cells added at the ``(top, bottom, left, right)``.
        rows: ``(H', kernel_size)``: the rows under the window, for each row of the output.
        columns: ``(W', kernel_size)`` likewise.

    Example:
        >>> places = find_places((3, 3), 2, stride=1, padding="valid", dilation=1)
        >>> grid = np.arange(9).reshape(3, 3)
        >>> places.patches(grid)[0, 0]  # under the first window
        array([0, 1, 3, 4])
        >>> places.cells()[0]
        [(0, 0), (0, 1), (1, 0), (1, 1)]
    """

    kernel_size: int
    stride: int
    dilation: int
    padding: tuple[int, int, int, int]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def pad(self, grid: NDArray[Any]) -> NDArray[Any]:
        """The grid with zeros around it."""
        top, bottom, left, right = self.padding
        return np.pad(grid, ((top, bottom), (left, right)))

    def patches(self, padded: NDArray[Any]) -> NDArray[Any]:
        """What lies under the window, ``(H', W', kernel_size**2)``."""
        patches = padded[self.rows[:, None, :, None], self.columns[None, :, None, :]]
        return patches.reshape(len(self.rows), len(self.columns), -1)

    def cells(self) -> list[list[tuple[int, int]]]:
        """``(row, column)`` of everything under the window, for each output cell row by row."""
        return [
            [(row, column) for row in rows for column in columns]
            for rows in self.rows.tolist()
            for columns in self.columns.tolist()
        ]


def find_places(
    shape: tuple[int, ...], kernel_size: int, *, stride: int, padding: Padding, dilation: int
) -> Places:
    """The places of the window over a grid of two dimensions.

    Raises:
        InputError: As :func:`core.operations.windows.output_size`.

    Example:
        >>> places = find_places((4, 4), 2, stride=2, padding="valid", dilation=1)
        >>> places.rows
        array([[0, 1],
               [2, 3]])
    """
    amounts: list[int] = []
    indices = []
    for size in shape:
        num_places = output_size(size, kernel_size, stride=stride, padding=padding, dilation=dilation)
        amounts += padding_amounts(size, kernel_size, stride=stride, padding=padding, dilation=dilation)
        indices.append(np.add.outer(np.arange(num_places) * stride, np.arange(kernel_size) * dilation))
    top, bottom, left, right = amounts
    return Places(kernel_size, stride, dilation, (top, bottom, left, right), *indices)
