"""Accuracies of several runs each: every run and their mean, so that a difference is seen beside the spread."""

from collections.abc import Mapping, Sequence
from statistics import fmean

import plotly.graph_objects as go

from core.figures.template import NEUTRAL, PALETTE, SYMBOLS, axis, chart_layout

_LANES = 0.5  # of a row, which its series share
_LEAST_ROOM = 0.02  # at both ends of the axis


def spread_figure(
    series: Mapping[str, Mapping[str, Sequence[float]]], *, x_title: str, font_size: int = 14
) -> go.Figure:
    """A row a kind, the first on top; in it a lane a series: a dot a run, and their mean with its number.

    Args:
        series: By its name the accuracies (0-1) of the runs of each kind; all series have the same kinds.
        x_title: Of the axis.
        font_size: In pixels.
    """
    kinds = list(next(iter(series.values())))
    traces = []
    for number, (name, runs) in enumerate(series.items()):
        color, symbol = PALETTE[number % len(PALETTE)], SYMBOLS[number % len(SYMBOLS)]
        lane = _LANES * ((number + 0.5) / len(series) - 0.5)
        single = [(value, row + lane) for row, kind in enumerate(kinds) for value in runs[kind]]
        traces.append(go.Scatter(
            x=[value for value, _ in single], y=[place for _, place in single], mode="markers", showlegend=False,
            marker={"color": color, "size": font_size * 0.5, "symbol": symbol, "opacity": 0.55}, hoverinfo="skip",
        ))  # fmt: skip
        means = [fmean(runs[kind]) for kind in kinds]
        traces.append(go.Scatter(
            x=means, y=[row + lane for row in range(len(kinds))], name=name, mode="markers+text",
            marker={"color": color, "size": font_size, "symbol": f"{symbol}-open", "line": {"width": 2.5}},
            text=[f"{mean:.1%}" for mean in means], textposition="top center", cliponaxis=False,
            textfont={"size": font_size}, hovertemplate="%{x:.1%}",
        ))  # fmt: skip
    values = [value for runs in series.values() for accuracies in runs.values() for value in accuracies]
    room = max(_LEAST_ROOM, 0.15 * (max(values) - min(values)))
    x_axis = axis(
        font_size, x_title, range=[max(0.0, min(values) - room), min(1.0, max(values)) + room], tickformat=".0%",
        zeroline=False,
    )  # fmt: skip
    y_axis = axis(
        font_size, range=[len(kinds) - 0.4, -0.6], tickvals=list(range(len(kinds))), ticktext=kinds, zeroline=False,
    )  # fmt: skip
    return go.Figure(traces, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis))


def changes_figure(
    lines: Mapping[str, Sequence[Sequence[float]]], places: Sequence[float], *, x_title: str, y_title: str,
    font_size: int = 14, marked: float | None = None,
) -> go.Figure:  # fmt: skip
    """A line a net through the means of its runs, in a band from the worst run to the best.

    Args:
        lines: By the name of the net its runs, each an accuracy (0-1) for each of ``places``.
        places: How much the pictures are changed.
        x_title, y_title: Of the axes.
        font_size: In pixels.
        marked: Where a dotted line stands.
    """
    traces = []
    for number, (name, runs) in enumerate(lines.items()):
        color, symbol = PALETTE[number % len(PALETTE)], SYMBOLS[number % len(SYMBOLS)]
        columns = list(zip(*runs, strict=True))
        low, high = ([pick(column) for column in columns] for pick in (min, max))
        traces.append(go.Scatter(
            x=[*places, *reversed(places)], y=[*high, *reversed(low)], fill="toself", mode="lines", opacity=0.25,
            line={"width": 0}, fillcolor=color, showlegend=False, hoverinfo="skip",
        ))  # fmt: skip
        traces.append(go.Scatter(
            x=list(places), y=[fmean(column) for column in columns], name=name, mode="lines+markers",
            line={"color": color, "width": font_size / 5}, marker={"size": font_size * 0.6, "symbol": symbol},
            hovertemplate="%{y:.1%}",
        ))  # fmt: skip
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title, zeroline=False),
        yaxis=axis(font_size, y_title, range=[0, 1.02], tickformat=".0%"), hovermode="x unified",
    )  # fmt: skip
    figure = go.Figure(traces, layout)
    if marked is not None:
        figure.add_vline(marked, line={"dash": "dot", "color": NEUTRAL})
    return figure
