"""Gradient ascent and the patches that excite a filter, as figures and sheets."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core import images
from core.feature_maps.display_rules import filter_to_picture
from core.figures.template import axis, chart_layout
from core.specs.patches import Patch

_PATCH_SIDE = 96
_FRAME, _FRAME_WIDTH = (213, 94, 0), 2
_LARGE_GAIN = 5  # from here on the axis is logarithmic
_FEW_DECADES = 4


def filter_sheet(pictures: NDArray[np.floating[Any]], *, columns: int) -> bytes:
    """Filter pictures by the chapter's display rule, in rows without margins.

    Args:
        pictures: ``(N, S, S, 1 or 3)``, any range.
        columns: Pictures a row.

    Returns:
        A PNG file.
    """
    shown = np.array([filter_to_picture(picture) for picture in pictures])
    return images.encode_png(_as_file(images.montage(shown, columns=columns, padding=0, fill=0)))


def patch_picture(patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A patch enlarged so that its pixels can be told apart, or shrunk: at most 96 pixels a side, RGB."""
    height, width = patch.shape[:2]
    rgb = images.to_rgb(patch)
    times = max(1, _PATCH_SIDE // max(height, width))
    enlarged = rgb.repeat(times, axis=0).repeat(times, axis=1)
    return images.fit_within(enlarged, _PATCH_SIDE)


def framed_picture(picture: NDArray[np.uint8], patch: Patch) -> NDArray[np.uint8]:
    """The whole picture, RGB, with a frame around a patch of it, as far as there is room for the frame.

    Args:
        picture: uint8 ``(H, W, C)``, as the model saw it.
        patch: A place in it.
    """
    framed = images.to_rgb(picture).copy()
    (top, bottom), (left, right) = (
        (max(first - _FRAME_WIDTH, 0), last + _FRAME_WIDTH + 1) for first, last in (patch.rows, patch.columns)
    )
    framed[top:bottom, left:right] = _FRAME
    patch.cut_from(framed)[:] = images.to_rgb(patch.cut_from(picture))
    return framed


def objective_figure(
    measured_at: Sequence[int],
    objectives: Sequence[float],
    *,
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """How the mean activation of a filter grows with the steps.

    Args:
        measured_at: Steps done before each measurement.
        objectives: The mean activation there.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    line = go.Scatter(
        x=list(measured_at), y=[float(value) for value in objectives], mode="lines+markers",
        line={"width": font_size / 5}, marker={"size": font_size * 0.4},
        hovertemplate="%{x}: %{y:.4~g}<extra></extra>",
    )  # fmt: skip
    # A step has always the same length, so the climb is nearly a straight line where the gain is small; where it is
    # large, only its logarithm shows how it began.
    lowest, highest = min(line.y), max(line.y)
    is_large = 0 < lowest * _LARGE_GAIN < highest
    scale: dict[str, Any] = {"type": "log", "tickvals": _round_numbers(lowest, highest)} if is_large else {}
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title), yaxis=axis(font_size, y_title, **scale), showlegend=False,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
    )  # fmt: skip
    return go.Figure(line, layout)


def _round_numbers(lowest: float, highest: float) -> list[float]:
    """1, 2, 5, 10, 20, ... between two positive numbers; of wide ranges the powers of ten alone."""
    decades = range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)
    digits = (1, 2, 5) if len(decades) <= _FEW_DECADES else (1,)
    numbers = [digit * 10.0**power for power in decades for digit in digits]
    return [number for number in numbers if lowest <= number <= highest]


def _as_file(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return sheet[..., 0] if sheet.shape[2] == 1 else sheet
