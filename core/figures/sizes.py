"""Accuracy against the number of training pictures."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

import plotly.graph_objects as go

from core.figures.template import PALETTE, SYMBOLS, axis, chart_layout

_AROUND = 4  # times less and more than a single number of pictures
_ASIDE = 1.05  # runs of one size lie within a per cent of each other: under their mean nobody would see them


def sizes_figure(
    lines: Mapping[str, Mapping[int, Sequence[float]]], *, x_title: str, y_title: str, font_size: int = 14
) -> go.Figure:
    """A line a strategy through the means, and a dot for each run, side by side at the right of their mean.

    Args:
        lines: For each strategy, by the number of training pictures a class, the accuracies (0-1) of its runs.
        x_title, y_title: Of the axes; the horizontal one is logarithmic.
        font_size: In pixels.
    """
    traces = []
    for number, (name, runs) in enumerate(lines.items()):
        color, symbol = PALETTE[number % len(PALETTE)], SYMBOLS[number % len(SYMBOLS)]
        sizes = sorted(runs)
        traces.append(go.Scatter(
            x=sizes, y=[fmean(runs[size]) for size in sizes], name=name, mode="lines+markers",
            line={"color": color, "width": font_size / 8},
            marker={"size": font_size * 0.7, "symbol": symbol}, hovertemplate="%{y:.1%}",
        ))  # fmt: skip
        single = [
            (x, value)
            for size in sizes
            if len(runs[size]) > 1
            for x, value in zip(_aside(size, len(runs[size])), runs[size], strict=True)
        ]
        traces.append(go.Scatter(
            x=[size for size, _ in single], y=[value for _, value in single], mode="markers", showlegend=False,
            marker={"color": color, "size": font_size * 0.45},
            hoverinfo="skip",
        ))  # fmt: skip
    ticks = sorted({size for runs in lines.values() for size in runs})
    # Around a single number Plotly finds no range of its own.
    alone = (
        {"range": [math.log10(ticks[0] / _AROUND), math.log10(ticks[0] * _AROUND)]} if len(ticks) == 1 else {}
    )
    x_axis = axis(
        font_size, x_title, type="log", tickvals=ticks, ticktext=[f"{size:,}" for size in ticks], zeroline=False,
        **alone,
    )  # fmt: skip
    accuracies = [value for runs in lines.values() for values in runs.values() for value in values]
    lowest = min([0.5, *(value - 0.02 for value in accuracies)])
    y_axis = axis(font_size, y_title, range=[lowest, 1.01], tickformat=".0%", zeroline=False)
    layout = chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, hovermode="x unified")
    return go.Figure(traces, layout)


def _aside(size: int, count: int) -> list[float]:
    """Where the dots of ``count`` runs stand: however many, before the marks of twice the size."""
    step = min(1.0, 6 / count)
    return [size * _ASIDE ** (2 + place * step) for place in range(count)]
