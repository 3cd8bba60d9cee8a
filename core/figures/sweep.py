"""The sweep as one figure: accuracy against how deep a base is cut, and against how much of it is thawed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import plotly.graph_objects as go

from core.figures.template import NEUTRAL, PALETTE, SYMBOLS, axis, chart_layout

_GAP = 0.04  # of the width, on each side of the middle
_BLOCKS = 5


@dataclass(frozen=True)
class Line:
    """The nets of one task and kind.

    Attributes:
        task: Its colour and symbol.
        values: By the place on the axis the accuracies (0-1) of the seeds.
        is_thaw: Whether it stands on the right.
        is_dashed: The second kind of a task.
        name: In the legend.
    """

    task: str
    values: Mapping[int, Sequence[float]]
    is_thaw: bool
    is_dashed: bool
    name: str


@dataclass(frozen=True)
class OwnMark:
    """A reader's own run.

    Attributes:
        place: On the axis.
        accuracy: 0-1.
        is_thaw: Whether it stands on the right.
        title: Under the pointer.
    """

    place: int
    accuracy: float
    is_thaw: bool
    title: str


def sweep_figure(
    tasks: Sequence[str], lines: Sequence[Line], own: Sequence[OwnMark], *, cut_title: str, thaw_title: str,
    y_title: str, nothing: str, own_name: str, font_size: int = 14,
) -> go.Figure:  # fmt: skip
    """Left the cuts after block1 to block5, right what is thawed: nothing, block5, ... to block1.

    Args:
        tasks: Names, in the order of their colours.
        lines: What to draw; places are blocks for cuts, and for thawing 0 (nothing) to 5 (all).
        own: The reader's runs, drawn as stars.
        cut_title, thaw_title, y_title: Of the axes; the first two name the blocks whose numbers are the ticks.
        nothing: The tick of a base that stays frozen.
        own_name: Of the stars, in the legend.
        font_size: In pixels.
    """
    traces = [trace for line in lines for trace in _traces(line, tasks.index(line.task), font_size)]
    if own:
        traces += _stars(own, own_name, font_size)
    blocks = list(range(1, _BLOCKS + 1))
    cuts = axis(
        font_size, cut_title, domain=[0, 0.5 - _GAP], tickvals=blocks, ticktext=[str(block) for block in blocks],
        range=[0.7, _BLOCKS + 0.3], zeroline=False,
    )  # fmt: skip
    thaws = axis(
        font_size, thaw_title, domain=[0.5 + _GAP, 1], tickvals=[0, *blocks], range=[-0.3, _BLOCKS + 0.3],
        ticktext=[nothing, *(str(block) for block in reversed(blocks))], tickangle=0, zeroline=False, anchor="y2",
    )  # fmt: skip
    values = [value for line in lines for accuracies in line.values.values() for value in accuracies]
    lowest = min([0.9, *values, *(mark.accuracy for mark in own)]) - 0.03
    height = {"range": [max(0.0, lowest), 1.01], "tickformat": ".0%", "zeroline": False}
    layout = chart_layout(
        font_size, xaxis=cuts, xaxis2=thaws, yaxis=axis(font_size, y_title, **height),
        yaxis2=axis(font_size, None, anchor="x2", matches="y", showticklabels=False, **height), showlegend=True,
    )  # fmt: skip
    return go.Figure(traces, layout)


def _traces(line: Line, number: int, font_size: int) -> Iterator[go.Scatter]:
    """A line through the means, and a dot for each seed where there are several."""
    axes = {"xaxis": "x2", "yaxis": "y2"} if line.is_thaw else {}
    places = sorted(line.values)
    symbol = SYMBOLS[number % len(SYMBOLS)] + ("-open" if line.is_dashed else "")
    color = PALETTE[number % len(PALETTE)]
    yield go.Scatter(
        x=places, y=[fmean(line.values[place]) for place in places], name=line.name, mode="lines+markers",
        line={"color": color, "width": font_size / 8, "dash": "dash" if line.is_dashed else "solid"},
        marker={"size": font_size * 0.7, "symbol": symbol}, showlegend=not line.is_thaw, legendgroup=line.name,
        hovertemplate=f"{line.name}: %{{y:.1%}}<extra></extra>", **axes,
    )  # fmt: skip
    single = [
        (place, value) for place in places if len(line.values[place]) > 1 for value in line.values[place]
    ]
    yield go.Scatter(
        x=[place for place, _ in single], y=[value for _, value in single], mode="markers", showlegend=False,
        marker={"color": color, "size": font_size * 0.35}, hoverinfo="skip", legendgroup=line.name, **axes,
    )  # fmt: skip


def _stars(own: Sequence[OwnMark], name: str, font_size: int) -> Iterator[go.Scatter]:
    is_named = False
    for is_thaw in (False, True):
        marks = [mark for mark in own if mark.is_thaw == is_thaw]
        if marks:
            axes = {"xaxis": "x2", "yaxis": "y2"} if is_thaw else {}
            yield go.Scatter(
                x=[mark.place for mark in marks], y=[mark.accuracy for mark in marks], name=name, mode="markers",
                marker={"symbol": "star", "size": font_size, "color": NEUTRAL, "line": {"width": 1}},
                customdata=[mark.title for mark in marks], showlegend=not is_named, legendgroup=name,
                hovertemplate="%{customdata}: %{y:.1%}<extra></extra>", **axes,
            )  # fmt: skip
            is_named = True
