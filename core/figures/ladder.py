"""Accuracies of strategies on one axis, told apart by where they come from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import plotly.graph_objects as go

from core.figures.template import GRID, PALETTE, axis, chart_layout

_LANES = (0.06, 0.34)  # where in its row, from -0.5 to 0.5, a mark stands; the title stands above
_ROOM = 1.3  # of a mark for its number, which stands outside of it
_WIDE = 0.3  # an axis that begins below has half the ticks
_MOST = 1.12  # of the axis: numbers beside the best marks, and the gains at its right end


@dataclass(frozen=True)
class Marks:
    """Accuracies of one origin.

    Attributes:
        name: In the legend.
        symbol: Plotly's name of the marker; open ones are for numbers that nobody here measured.
        accuracies: For each strategy its values (0-1), several if it was repeated; their mean is drawn large.
        details: For each strategy a remark shown under the pointer.
        lane: The upper (0) or the lower (1) half of each row; two origins of one number a row may share one.
    """

    name: str
    symbol: str
    accuracies: Sequence[Sequence[float]]
    details: Sequence[str] = ()
    lane: int = 0


def ladder_figure(
    titles: Sequence[str], origins: Sequence[Marks], *, x_title: str, gain_title: str, font_size: int = 14
) -> go.Figure:
    """A row a strategy, the first at the top, under its title; a colour and a symbol for each origin.

    What each row gains over the one before, by the means of the last origin, is a bar and a number at the right.

    Args:
        titles: Of the strategies.
        origins: What to mark.
        x_title: Of the axis.
        gain_title: Of the numbers at the right.
        font_size: In pixels.
    """
    traces = [
        trace
        for number, marks in enumerate(origins)
        for trace in _traces(marks, PALETTE[number % len(PALETTE)], origins, font_size)
    ]
    lowest = min((min(values) for marks in origins for values in marks.accuracies if values), default=0.5)
    parts = 10 if lowest > _WIDE else 5  # on a phone more would stand upright
    labelled, between = ([part / count for part in range(count + 1)] for count in (parts, 2 * parts))
    x_axis = axis(
        font_size, x_title, range=[min(0.62, lowest - 0.06), _MOST], tickformat=".0%", zeroline=False,
        tickvals=labelled, minor={"tickvals": between, "showgrid": True, "gridcolor": GRID},
    )  # fmt: skip
    y_axis = axis(font_size, range=[len(titles) - 0.5, -0.5], visible=False)
    color = PALETTE[(len(origins) - 1) % len(PALETTE)]
    figure = go.Figure(
        [*_steps(origins[-1], color, font_size), *traces],
        chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, showlegend=True),
    )
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=-0.5, yanchor="top", text=gain_title, showarrow=False,
        font={"size": font_size},
    )  # fmt: skip
    for row, title in enumerate(titles):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=row - 0.5, yanchor="top", text=f"<b>{title}</b>", showarrow=False,
            font={"size": font_size},
        )  # fmt: skip
        if row:
            figure.add_hline(row - 0.5, line={"color": GRID, "width": 1})
    return figure


def _traces(marks: Marks, color: str, origins: Sequence[Marks], font_size: int) -> Iterator[go.Scatter]:
    """The means with lowest and highest, and their numbers beside them, which no mark of the lane may cover."""
    rows = [row for row, values in enumerate(marks.accuracies) if values]
    means = {row: fmean(marks.accuracies[row]) for row in rows}
    heights = [row + _LANES[marks.lane] for row in rows]
    details = marks.details or [""] * len(marks.accuracies)
    above = [max(marks.accuracies[row]) - means[row] for row in rows]
    below = [means[row] - min(marks.accuracies[row]) for row in rows]
    spread = {
        "array": above,
        "arrayminus": below,
        "type": "data",
        "symmetric": False,
        "thickness": 2,
        "width": 0,
    }
    line = {"color": color, "width": 2}
    yield go.Scatter(
        x=list(means.values()), y=heights, name=marks.name, mode="markers",
        marker={"symbol": marks.symbol, "size": font_size, "color": color, "line": line}, error_x=spread,
        customdata=[details[row] for row in rows],
        hovertemplate=f"{marks.name}: %{{x:.1%}}<br>%{{customdata}}<extra></extra>",
    )  # fmt: skip
    is_left = [_has_higher_neighbour(means[row], row, marks, origins) for row in rows]
    ends = [(min if left else max)(marks.accuracies[row]) for row, left in zip(rows, is_left, strict=True)]
    texts = [f"{means[row]:.1%}" for row in rows]
    positions = ["middle left" if left else "middle right" for left in is_left]
    yield go.Scatter(
        x=ends, y=heights, text=texts, textposition=positions, mode="markers+text", hoverinfo="skip",
        showlegend=False, textfont={"size": font_size}, marker={"size": font_size * _ROOM, "opacity": 0},
        cliponaxis=False,
    )  # fmt: skip


def _steps(marks: Marks, color: str, font_size: int) -> Iterator[go.Scatter]:
    """What each rung gains over the one before: a bar from there, and the points at the right end."""
    rows = [row for row, values in enumerate(marks.accuracies) if values]
    means = [fmean(marks.accuracies[row]) for row in rows]
    heights = [row + _LANES[marks.lane] for row in rows]
    bars = [
        (end, height)
        for (before, after), height in zip(pairwise(means), heights[1:], strict=True)
        for end in (before, after, None)
    ]
    yield go.Scatter(
        x=[end for end, _height in bars], y=[height for _end, height in bars], mode="lines", hoverinfo="skip",
        showlegend=False, opacity=0.4, line={"color": color, "width": font_size / 2},
    )  # fmt: skip
    gains = [f"{100 * (after - before):+.1f}" for before, after in pairwise(means)]
    yield go.Scatter(
        x=[_MOST] * len(gains), y=heights[1:], text=gains, textposition="middle left", mode="text",
        hoverinfo="skip", showlegend=False, textfont={"size": font_size}, cliponaxis=False,
    )  # fmt: skip


def _has_higher_neighbour(value: float, row: int, marks: Marks, origins: Sequence[Marks]) -> bool:
    """Whether another mark stands further right in the same lane of the row."""
    others = (other for other in origins if other is not marks and other.lane == marks.lane)
    return any(fmean(other.accuracies[row]) > value for other in others if other.accuracies[row])
