"""Figures of a smoothed series: the lines, and how much each value counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.figures.run_curves import PALETTE

RAW, BOOK, DEBIASED = "#888888", PALETTE[0], PALETTE[1]
_FEW = 10  # values that each get a point and a tick
_GRID = "rgba(136, 136, 136, 0.25)"


@dataclass(frozen=True)
class Series:
    """One line: its name, values at 1, 2, ..., colour, and the place (from 1) to mark with a star."""

    name: str
    values: Sequence[float]
    color: str
    marked: float | None = None


def series_figure(series: Sequence[Series], *, x_title: str, font_size: int, height: int = 340) -> go.Figure:
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
    layout = _layout(x_title, font_size, height)
    if all(len(line.values) <= _FEW for line in series):
        layout["xaxis"] |= {"dtick": 1}
    return go.Figure(data=traces, layout=layout)


def shares_figure(
    shares: Mapping[str, Sequence[float]], *, x_title: str, font_size: int, height: int = 340
) -> go.Figure:
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
    layout = _layout(x_title, font_size, height)
    layout["yaxis"] |= {"tickformat": ".0%", "rangemode": "tozero"}
    return go.Figure(data=traces, layout=layout)


def _layout(x_title: str, font_size: int, height: int) -> dict[str, Any]:
    font = {"size": font_size}  # said for each part, or Streamlit's theme sets its own small sizes
    axis = {"gridcolor": _GRID, "zerolinecolor": _GRID, "automargin": True, "tickfont": font}
    return {
        "font": font,
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "hovermode": "x unified",
        "hoverlabel": {"font": {"size": font_size * 0.85}},
        "xaxis": {"title": {"text": x_title, "font": font}, **axis},
        "yaxis": axis,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": font},
        "margin": {"l": 10, "r": 10, "t": 40, "b": 10},
        "height": height,
    }
