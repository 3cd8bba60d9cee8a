"""How much of the heat lies on the object: a box a net, beside what an even map would give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.template import NEUTRAL, PALETTE, axis, chart_layout

_FENCES = (0.05, 0.25, 0.5, 0.75, 0.95)
_COLOURS = (PALETTE[0], PALETTE[1], NEUTRAL)
_PATTERN = ("solid", "solid", "dot")
_LINE_LENGTH = 17  # letters of a row's title


@dataclass(frozen=True)
class HeatSeries:
    """One kind of answers, or of weights.

    Attributes:
        name: In the legend.
        kind: 0 for all or right answers, 1 for wrong ones, 2 for fresh weights: colour and line.
        values: For each row the shares (0-1) of its pictures; empty where there are none.
    """

    name: str
    kind: int
    values: Sequence[NDArray[np.floating]]


def heat_boxes_figure(
    rows: Sequence[str],
    series: Sequence[HeatSeries],
    even: NDArray[np.floating],
    *,
    even_title: str,
    x_title: str,
    chosen: int | None = None,
    font_size: int = 14,
) -> go.Figure:
    """A row a net with a box for each series: half of the pictures in the box, 90% between the ends of its lines.

    Args:
        rows: Titles of the nets, the first at the top.
        series: What is compared, one value or more.
        even: The object's share of each picture, which an even map would give.
        even_title: Of its row, the uppermost.
        x_title: Of the axis of shares.
        chosen: The row that is written in bold.
        font_size: In pixels.
    """
    titles = [
        _broken(even_title),
        *(_bold(_broken(row), number == chosen) for number, row in enumerate(rows)),
    ]
    figure = go.Figure(
        layout=chart_layout(
            font_size, boxmode="group", boxgap=0.25, boxgroupgap=0.15, showlegend=len(series) > 1,
            xaxis=axis(font_size, x_title, tickformat=".0%", range=[0, 1]),
            yaxis=axis(font_size, categoryorder="array", categoryarray=titles[::-1], type="category"),
        )
    )  # fmt: skip
    figure.add_trace(_boxes("", [titles[0]], [even], NEUTRAL, "solid", font_size, shows=False))
    for one in series[::-1]:  # a group is drawn from below
        present = [number for number, values in enumerate(one.values) if len(values)]
        figure.add_trace(
            _boxes(
                one.name, [titles[number + 1] for number in present], [one.values[number] for number in present],
                _COLOURS[one.kind], _PATTERN[one.kind], font_size,
            )
        )  # fmt: skip
    figure.update_layout(legend_traceorder="reversed")
    figure.add_vline(float(np.mean(even)), line={"dash": "dash", "color": NEUTRAL, "width": font_size / 7})
    return figure


def _boxes(
    name: str, rows: list[str], values: Sequence[NDArray[np.floating]], colour: str, dash: str, font_size: int,
    *, shows: bool = True,
) -> go.Box:  # fmt: skip
    """Boxes by their numbers: the values of 556 pictures stay here."""
    table = np.array([np.quantile(each, _FENCES) for each in values]).reshape(-1, len(_FENCES)).round(4).T
    low, first, median, third, high = table.tolist()
    return go.Box(
        y=rows, lowerfence=low, q1=first, median=median, q3=third, upperfence=high, orientation="h", name=name,
        mean=[round(float(np.mean(each)), 4) for each in values], boxmean=True, showlegend=shows,
        line={"color": colour, "width": font_size / 7}, fillcolor=_faded(colour, 0.0 if dash == "dot" else 0.3),
        offsetgroup=name,
    )  # fmt: skip


def _faded(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def _broken(title: str) -> str:
    """In lines that leave room for the boxes; words stay whole, and a text without spaces is cut."""
    lines = [""]
    for word in title.split(" "):
        pieces = [word[at : at + _LINE_LENGTH] for at in range(0, len(word), _LINE_LENGTH)] or [""]
        for piece in pieces:
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > _LINE_LENGTH:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return "<br>".join(lines)


def _bold(title: str, is_bold: bool) -> str:
    return f"<b>{title}</b>" if is_bold else title
