"""Accuracies of strategies on one axis, told apart by where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import plotly.graph_objects as go

from core.figures.template import GRID, PALETTE, axis, chart_layout

_ROW = 84  # pixels


@dataclass(frozen=True)
class Marks:
    """Accuracies of one origin.

    Attributes:
        name: In the legend.
        symbol: Plotly's name of the marker; open ones are for numbers that nobody here measured.
        accuracies: For each strategy its values (0-1), several if it was repeated; their mean is drawn large.
        details: For each strategy a remark shown under the pointer.
    """

    name: str
    symbol: str
    accuracies: Sequence[Sequence[float]]
    details: Sequence[str] = ()


def ladder_figure(
    titles: Sequence[str], origins: Sequence[Marks], *, x_title: str, font_size: int = 14
) -> go.Figure:
    """A row a strategy, the first at the top; a colour, a symbol and a lane in the row for each origin.

    Args:
        titles: Of the strategies.
        origins: What to mark.
        x_title: Of the axis.
        font_size: In pixels.
    """
    traces = []
    for number, marks in enumerate(origins):
        lane = (number + 0.5) / len(origins) - 0.5
        rows = [(row, values) for row, values in enumerate(marks.accuracies) if values]
        color = PALETTE[number % len(PALETTE)]
        details = marks.details or [""] * len(titles)
        traces.append(go.Scatter(
            x=[fmean(values) for _, values in rows], y=[row + 0.85 * lane for row, _ in rows], name=marks.name,
            mode="markers+text", text=[f"{fmean(values):.1%}" for _, values in rows], textposition="middle right",
            textfont={"size": font_size * 0.85},
            marker={"symbol": marks.symbol, "size": font_size, "color": color, "line": {"color": color, "width": 2}},
            error_x={
                "type": "data", "symmetric": False, "thickness": 2, "width": 0,
                "array": [max(values) - fmean(values) for _, values in rows],
                "arrayminus": [fmean(values) - min(values) for _, values in rows],
            },
            customdata=[details[row] for row, _ in rows],
            hovertemplate=f"{marks.name}: %{{x:.1%}}<br>%{{customdata}}<extra></extra>",
        ))  # fmt: skip
    lowest = min((min(values) for marks in origins for values in marks.accuracies if values), default=0.5)
    x_axis = axis(
        font_size, x_title, range=[min(0.65, lowest - 0.03), 1.06], tickformat=".0%", zeroline=False,
        tickvals=[tenth / 20 for tenth in range(21)],
    )  # fmt: skip
    y_axis = axis(
        font_size, range=[len(titles) - 0.5, -0.5], zeroline=False, showgrid=False,
        tickvals=list(range(len(titles))), ticktext=[_folded(title) for title in titles],
    )  # fmt: skip
    height = 140 + _ROW * len(titles) * font_size // 14
    figure = go.Figure(
        traces, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, height=height, showlegend=True)
    )
    for row in range(1, len(titles)):
        figure.add_hline(row - 0.5, line={"color": GRID, "width": 1})
    return figure


def _folded(title: str) -> str:
    """On two lines where a comma allows it, so that a narrow window has room for the marks."""
    return title.replace(", ", ",<br>").replace("，", "，<br>")
