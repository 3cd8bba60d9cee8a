"""Figures of a loss as a function of what a net says."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.template import NEUTRAL, PALETTE, axis, chart_layout

_DASHES, _SYMBOLS = ("solid", "dash"), ("circle", "square")


def loss_figure(
    x: NDArray[np.float64],
    lines: Mapping[str, NDArray[np.float64]],
    *,
    place: float,
    x_title: str,
    y_title: str,
    y_range: tuple[float, float],
    font_size: int = 14,
) -> go.Figure:
    """Lines over one axis, and where each of them is at one place.

    Args:
        x: ``(N,)``, rising.
        lines: Of ``(N,)`` values by their titles; two at most.
        place: On the axis.
        x_title, y_title: Of the axes.
        y_range: What of the vertical axis is shown.
        font_size: In pixels.
    """
    figure = go.Figure(
        layout=chart_layout(
            font_size, xaxis=axis(font_size, x_title), yaxis=axis(font_size, y_title, range=list(y_range))
        )
    )
    for (title, values), colour, dash, symbol in zip(lines.items(), PALETTE, _DASHES, _SYMBOLS, strict=False):
        figure.add_scatter(
            x=x, y=values, name=title, mode="lines", line={"color": colour, "dash": dash, "width": font_size / 5},
            hovertemplate="%{x:.2f}: %{y:.3f}",
        )  # fmt: skip
        figure.add_scatter(
            x=[place], y=[float(np.interp(place, x, values))], mode="markers", showlegend=False, name=title,
            marker={"color": colour, "size": font_size * 0.9, "symbol": symbol}, hovertemplate="%{y:.3f}",
        )  # fmt: skip
    figure.add_vline(place, line={"dash": "dot", "color": NEUTRAL})
    return figure
