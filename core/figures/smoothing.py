"""Figures of a smoothed series: the lines, and how much each value counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.figures.template import NEUTRAL, PALETTE, axis, chart_layout

RAW, BOOK, DEBIASED = NEUTRAL, PALETTE[0], PALETTE[1]
_FEW = 10  # values that each get a point and a tick


@dataclass(frozen=True)
class Series:
    """One line: its name, values at 1, 2, ..., colour, and the place (from 1) to mark with a star."""

    name: str
    values: Sequence[float]
    color: str
    marked: float | None = None


def series_figure(series: Sequence[Series], *, x_title: str, font_size: int) -> go.Figure:
    """Lines over 1, 2, ...; the first, meant for the raw values, is faint and has points."""
    traces: list[dict[str, Any]] = []
    for place, line in enumerate(series):
        x = list(range(1, len(line.values) + 1))
        traces.append(
            {
                "type": "scatter",
                "x": x,
                "y": list(line.values),
                "name": line.name,
                "mode": "lines+markers" if place == 0 or len(x) <= _FEW else "lines",
                "opacity": 0.55 if place == 0 else 1.0,
                "line": {"color": line.color, "width": font_size / (10 if place == 0 else 5)},
                "hovertemplate": "%{y:.4f}",
            }
        )
        if line.marked is not None:
            star = {"symbol": "star", "size": font_size * 1.1, "color": line.color}
            traces.append(
                {
                    "type": "scatter",
                    "x": [line.marked],
                    "y": [line.values[int(line.marked) - 1]],
                    "mode": "markers",
                    "marker": {**star, "line": {"color": "white", "width": 1}},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
    is_short = all(len(line.values) <= _FEW for line in series)
    return go.Figure(traces, _layout(x_title, font_size, dtick=1 if is_short else None))


def shares_figure(shares: Mapping[str, Sequence[float]], *, x_title: str, font_size: int) -> go.Figure:
    """How much each value counts, as bars beside each other: one group a value, one colour a formula."""
    traces = [
        {
            "type": "bar",
            "x": [f"x<sub>{place}</sub>" for place in range(1, len(values) + 1)],
            "y": list(values),
            "name": name,
            "marker": {"color": color},
            "hovertemplate": "%{y:.1%}",
        }
        for (name, values), color in zip(shares.items(), (BOOK, DEBIASED), strict=False)
    ]
    layout = _layout(x_title, font_size)
    layout["yaxis"] |= {"tickformat": ".0%", "rangemode": "tozero"}
    return go.Figure(traces, layout)


def _layout(x_title: str, font_size: int, **x_axis: Any) -> dict[str, Any]:
    return chart_layout(
        font_size, xaxis=axis(font_size, x_title, **x_axis), yaxis=axis(font_size), hovermode="x unified",
        hoverlabel={"font": {"size": font_size * 0.85}},
    )  # fmt: skip
