"""The numbers of a vector as bars with names."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.colour import DIVERGING
from core.figures.template import axis, chart_layout

_ROOM = 1.35  # beyond the longest bar, for its number
_MOST_NAMES = 16


def vector_figure(
    values: NDArray[np.floating], names: Sequence[str], *, limit: float, title: str, font_size: int = 14
) -> go.Figure:
    """A bar a number, the first on top, blue below zero and orange above.

    Args:
        values: ``(N,)``.
        names: One each; left out where there are many.
        limit: The magnitude that has the full colour.
        title: Of the axis.
        font_size: In pixels.
    """
    has_names = len(names) <= _MOST_NAMES
    places = list(range(len(values)))
    bars = go.Bar(
        x=np.asarray(values, dtype=float), y=places, orientation="h", customdata=list(names),
        marker={"color": np.asarray(values, dtype=float), "colorscale": DIVERGING, "cmin": -limit, "cmax": limit,
                "line": {"color": "#888888", "width": 1}},
        text=[f"{value:.1f}" for value in values] if has_names else None, textposition="outside",
        textfont={"size": font_size}, cliponaxis=False, hovertemplate="%{customdata}: %{x:.2f}<extra></extra>",
    )  # fmt: skip
    largest = float(np.abs(values).max(initial=0)) or 1.0
    low = -_ROOM * largest if float(np.min(values, initial=0)) < 0 else 0.0
    high = _ROOM * largest if float(np.max(values, initial=0)) > 0 else 0.0
    y_axis = axis(
        font_size, range=[len(values) - 0.5, -0.5], tickvals=places, ticktext=list(names),
        showticklabels=has_names, showgrid=False,
    )  # fmt: skip
    x_axis = axis(font_size, title, range=[low, high], nticks=5)
    return go.Figure(bars, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, showlegend=False))
