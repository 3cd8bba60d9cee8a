"""Figures of a fooled classifier: probabilities before and after, shares in renditions, accuracy against the step."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.template import NEUTRAL, PALETTE, SYMBOLS, axis, chart_layout

_PATTERNS = ("", ".", "/")  # beside the colours, for who cannot tell these apart
_GREY = 127.5
_MOST = 127  # grey levels to each side that an enlarged noise has


def noise_picture(
    before: NDArray[np.uint8], after: NDArray[np.uint8], *, size: int
) -> tuple[NDArray[np.uint8], int]:
    """What was added to a picture, enlarged, around a middle grey.

    Args:
        before, after: uint8 ``(H, W, C)``.
        size: Grey levels that no value moved more than.

    Returns:
        uint8 ``(H, W, C)``, and how many times the noise was enlarged.

    Example:
        >>> moved, times = noise_picture(np.full((1, 2, 1), 9, np.uint8), np.array([[[7], [11]]], np.uint8), size=2)
        >>> moved[..., 0], times
        (array([[  2, 254]], dtype=uint8), 63)
    """
    times = _MOST // size
    noise = times * (after.astype(np.int16) - before)
    return np.rint(np.clip(_GREY + noise, 0, 255)).astype(np.uint8), times


def scores_figure(
    classes: Sequence[str], series: Mapping[str, Sequence[float]], *, x_title: str, font_size: int = 14
) -> go.Figure:
    """The probabilities of some classes for several pictures, as groups of bars that lie.

    Args:
        classes: Names, the uppermost first.
        series: A probability (0-1) a class, by the picture's name; the first one on top of each group.
        x_title: Of the axis.
        font_size: In pixels.
    """
    colours = (PALETTE[0], NEUTRAL, PALETTE[1])
    bars = [
        go.Bar(
            y=list(range(len(classes))), x=list(values), name=name, orientation="h",
            marker={"color": colour, "pattern": _pattern(shape)},
            text=[f"{value:.0%}" if value >= 0.005 else "" for value in values], textposition="outside",
            textfont={"size": font_size * 0.85}, cliponaxis=False, customdata=list(classes),
            hovertemplate="%{customdata}: %{x:.2%}<extra>" + name + "</extra>",
        )
        for (name, values), colour, shape in zip(series.items(), colours, _PATTERNS, strict=False)
    ]  # fmt: skip
    layout = chart_layout(
        font_size, barmode="group", bargap=0.3, bargroupgap=0.05,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": font_size}},
        xaxis=axis(font_size, x_title, range=[0, 1.12], tickformat=".0%", tickvals=[0, 0.5, 1]),
        yaxis=axis(
            font_size, None, tickvals=list(range(len(classes))), ticktext=list(classes), autorange="reversed"
        ),
    )  # fmt: skip
    return go.Figure(bars, layout)


def _pattern(shape: str) -> dict[str, Any]:
    """Light marks on the bar's own colour."""
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": "white",
        "fgopacity": 0.7,
        "solidity": 0.2,
        "size": 6,
    }


def shares_figure(
    names: Sequence[str], shares: Sequence[float], *, x_title: str, font_size: int = 14
) -> go.Figure:
    """One share (0-1) a picture, as bars that lie, the first one uppermost and apart in colour."""
    colours = [PALETTE[0], *[PALETTE[5]] * (len(names) - 1)]
    bars = go.Bar(
        y=list(range(len(names))), x=list(shares), orientation="h", marker={"color": colours},
        text=[f"{share:.0%}" for share in shares], textposition="outside", cliponaxis=False,
        textfont={"size": font_size}, customdata=list(names), hovertemplate="%{customdata}: %{x:.1%}<extra></extra>",
    )  # fmt: skip
    layout = chart_layout(
        font_size, bargap=0.35, margin={"l": 10, "r": 10, "t": 10, "b": 10},
        xaxis=axis(font_size, x_title, range=[0, 1.15], tickformat=".0%", tickvals=[0, 0.5, 1]),
        yaxis=axis(
            font_size, None, tickvals=list(range(len(names))), ticktext=list(names), autorange="reversed"
        ),
    )  # fmt: skip
    return go.Figure(bars, layout)


def robustness_figure(
    sizes: Sequence[int],
    accuracies: Mapping[str, Sequence[float]],
    *,
    x_title: str,
    y_title: str,
    chance: str,
    font_size: int = 14,
) -> go.Figure:
    """A line a kind of change: accuracy (0-1) against the grey levels that a value may move.

    Args:
        sizes: From 0; their places on the axis are evenly spaced, since each is twice the last.
        accuracies: As many a line as sizes.
        x_title, y_title: Of the axes.
        chance: Name of the dotted line at a half.
        font_size: In pixels.
    """
    places: list[Any] = list(range(len(sizes)))
    lines = [
        go.Scatter(
            x=places, y=list(values), name=name, mode="lines+markers", customdata=list(sizes),
            line={"width": font_size / 5}, marker={"size": font_size * 0.7, "symbol": symbol}, cliponaxis=False,
            hovertemplate="%{customdata}: %{y:.1%}<extra>" + name + "</extra>",
        )
        for (name, values), symbol in zip(accuracies.items(), SYMBOLS, strict=False)
    ]  # fmt: skip
    layout = chart_layout(
        font_size,
        xaxis=axis(font_size, x_title, tickvals=places, ticktext=[str(size) for size in sizes]),
        yaxis=axis(font_size, y_title, range=[0, 1.02], tickformat=".0%"),
    )
    figure = go.Figure(lines, layout)
    figure.add_hline(
        0.5, line={"dash": "dot", "color": NEUTRAL}, annotation={"text": chance, "font": {"size": font_size}},
        annotation_position="top left",
    )  # fmt: skip
    return figure
