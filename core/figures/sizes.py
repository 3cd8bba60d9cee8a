"""Accuracy against the number of training pictures."""

from collections.abc import Mapping, Sequence
from statistics import fmean

import plotly.graph_objects as go

from core.figures.run_curves import PALETTE

_CLEAR = "rgba(0, 0, 0, 0)"
_GRID = "rgba(136, 136, 136, 0.25)"
_SYMBOLS = ("circle", "square", "diamond", "triangle-up")


def sizes_figure(
    lines: Mapping[str, Mapping[int, Sequence[float]]], *, x_title: str, y_title: str, font_size: int = 14
) -> go.Figure:
    """A line a strategy through the means, and a small mark for each run.

    Args:
        lines: For each strategy, by the number of training pictures a class, the accuracies (0-1) of its runs.
        x_title, y_title: Of the axes; the horizontal one is logarithmic.
        font_size: In pixels.
    """
    figure = go.Figure()
    for number, (name, runs) in enumerate(lines.items()):
        color, symbol = PALETTE[number % len(PALETTE)], _SYMBOLS[number % len(_SYMBOLS)]
        sizes = sorted(runs)
        figure.add_scatter(
            x=sizes, y=[fmean(runs[size]) for size in sizes], name=name, mode="lines+markers",
            line={"color": color, "width": font_size / 5},
            marker={"size": font_size * 0.7, "symbol": symbol}, hovertemplate="%{y:.1%}",
        )  # fmt: skip
        single = [(size, value) for size in sizes for value in runs[size] if len(runs[size]) > 1]
        figure.add_scatter(
            x=[size for size, _ in single], y=[value for _, value in single], mode="markers", showlegend=False,
            marker={"color": color, "size": font_size * 0.45, "symbol": "line-ew-open", "line": {"width": 2}},
            hoverinfo="skip",
        )  # fmt: skip
    font = {"size": font_size}
    axis = {"gridcolor": _GRID, "zeroline": False, "automargin": True, "tickfont": font}
    ticks = sorted({size for runs in lines.values() for size in runs})
    figure.update_xaxes(
        title={"text": x_title, "font": font}, type="log", tickvals=ticks, ticktext=[f"{size:,}" for size in ticks],
        **axis,
    )  # fmt: skip
    lowest = min(
        (value for runs in lines.values() for values in runs.values() for value in values), default=0.5
    )
    figure.update_yaxes(
        title={"text": y_title, "font": font}, range=[min(0.5, lowest - 0.02), 1.01], tickformat=".0%", **axis
    )
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": font}
    figure.update_layout(
        paper_bgcolor=_CLEAR, plot_bgcolor=_CLEAR, height=420, margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend=legend, hovermode="x unified", dragmode=False,
    )  # fmt: skip
    return figure
