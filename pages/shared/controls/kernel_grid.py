"""A grid of numbers to type in: the reader's own kernel, kept in the address."""

import math

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.shared.controls.controls import Controls
from pages.shared.reader.address import Codec, write_number
from pages.shared.reader.language import translate as _

Grid = tuple[tuple[float, ...], ...]
_LARGEST = 1e6


def edit_kernel(controls: Controls, name: str, default: NDArray[np.floating]) -> NDArray[np.float64]:
    """An editable grid of the default's shape.

    Args:
        controls: Of the lesson.
        name: Of the control; in the address rows are parted by ``_`` and numbers by ``,``.
        default: ``(rows, columns)`` to start from.

    Returns:
        float64 of the same shape; a cell that was emptied is NaN.
    """

    def show(key: str) -> Grid:
        start: Grid = st.session_state[key]
        frame = pd.DataFrame(start, columns=[str(column + 1) for column in range(len(start[0]))], dtype=float)
        # The editor keeps the changes to the frame it began with, so it gets a new name whenever that changes.
        edited = st.data_editor(
            frame,
            key=f"{key}:{hash(start)}",
            hide_index=True,
            num_rows="fixed",
            width="content",
            column_config={str(name): st.column_config.NumberColumn(format="%g", width=56) for name in frame},
        )
        return tuple(tuple(float(cell) for cell in row) for row in edited.to_numpy(dtype=float))

    st.caption(_("Type your own numbers; an edge kernel adds up to zero, a blur to one."))
    codec = grid_codec(default.shape)
    grid = controls.custom(name, tuple(tuple(float(cell) for cell in row) for row in default), codec, show)
    return np.array(grid)


def grid_codec(shape: tuple[int, ...]) -> Codec[Grid]:
    """How a grid of ``(rows, columns)`` numbers up to a million is written in an address."""

    def encode(grid: Grid) -> str:
        return "_".join(",".join(write_number(cell) for cell in row) for row in grid)

    def decode(text: str) -> Grid:
        grid = tuple(tuple(float(cell) for cell in row.split(",")) for row in text.split("_"))
        is_shape = len(grid) == shape[0] and all(len(row) == shape[1] for row in grid)
        if not is_shape or not all(
            math.isfinite(cell) and abs(cell) <= _LARGEST for row in grid for cell in row
        ):
            raise ValueError(text)
        return grid

    return Codec(encode, decode)
