"""How much of a picture ever more patterns rebuild, as a Plotly figure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.figures.template import NEUTRAL, SYMBOLS, axis, chart_layout


def shares_figure(
    shares: Mapping[str, Sequence[float]], *, marked: int, x_title: str, y_title: str, font_size: int = 14
) -> go.Figure:
    """A curve for each kind of patterns, over 1, 2, 3, ... patterns.

    Args:
        shares: Explained part of the variance, at most 1, by the name of the kind; below 0 it is not shown.
        marked: Number of patterns to mark with a line.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    traces = [
        go.Scatter(
            x=list(range(1, len(values) + 1)), y=[float(value) for value in values], name=name, mode="lines+markers",
            line={"width": font_size / 6}, hovertemplate="%{x}: %{y:.1%}",
            marker={"size": font_size * 0.5, "symbol": SYMBOLS[place % len(SYMBOLS)]},
        )
        for place, (name, values) in enumerate(shares.items())
    ]  # fmt: skip
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title),
        yaxis=axis(font_size, y_title, tickformat=".0%", range=(-0.02, 1.02)), showlegend=True,
    )  # fmt: skip
    figure = go.Figure(traces, layout)
    figure.add_vline(marked, line={"color": NEUTRAL, "width": font_size / 7, "dash": "dot"}, layer="below")
    return figure
