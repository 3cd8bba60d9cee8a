"""How many channels are still silent after so many pictures, as a Plotly figure."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.template import axis, chart_layout


def waking_figure(silent: Sequence[int], *, x_title: str, y_title: str, font_size: int = 14) -> go.Figure:
    """A falling step curve, from the first picture on.

    Args:
        silent: Channels that are silent in each of the first n pictures, n from 1.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    line = go.Scatter(
        x=list(range(1, len(silent) + 1)), y=list(silent), mode="lines+markers",
        line={"width": font_size / 5, "shape": "hv"}, marker={"size": font_size * 0.4},
        hovertemplate="%{x}: %{y}<extra></extra>",
    )  # fmt: skip
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title), yaxis=axis(font_size, y_title, rangemode="tozero"),
        showlegend=False, margin={"l": 10, "r": 10, "t": 10, "b": 10},
    )  # fmt: skip
    return go.Figure(line, layout)
