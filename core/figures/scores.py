"""Figures of how well a classifier did: the confusion matrix, and accuracy against a distance."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.evaluation.confusion import neighbouring_order
from core.figures.template import NEUTRAL, SYMBOLS, axis, chart_layout

MANY = 12
"""Classes up to which a confusion matrix keeps their order and shows every number."""

_SMALLER = 0.72  # text of many classes


def confusion_figure(
    counts: NDArray[np.int64], class_names: Sequence[str], *, true: str, predicted: str, font_size: int = 14
) -> go.Figure:
    """The counts of a confusion matrix in their cells, coloured by the share of the true class.

    Where there are many classes, those that are taken for each other stand side by side, see
    :func:`core.evaluation.confusion.neighbouring_order`, and only what is above zero has a number.

    Args:
        counts: ``(K, K)``: row the true class, column the predicted one.
        class_names: K names.
        true, predicted: Titles of the axes.
        font_size: In pixels.
    """
    names = [str(name) for name in class_names]
    has_many = len(names) > MANY
    if has_many:
        order = neighbouring_order(counts)
        counts, names = counts[np.ix_(order, order)], [names[place] for place in order]
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    texts = np.where(counts > 0, counts.astype(str), "") if has_many else counts
    size = font_size * _SMALLER if has_many else font_size
    hover = f"{true}: %{{y}}<br>{predicted}: %{{x}}<br>%{{text}} (%{{z:.1%}})<extra></extra>"
    cells = go.Heatmap(
        z=counts / totals, x=names, y=names, text=texts, texttemplate="%{text}", colorscale="Blues",
        zmin=0, zmax=1, showscale=False, hovertemplate=hover, textfont={"size": size}, xgap=1, ygap=1,
    )  # fmt: skip
    x_axis = axis(font_size, predicted, type="category", showgrid=False)
    y_axis = axis(font_size, true, type="category", showgrid=False, autorange="reversed")
    if has_many:  # every class is named
        for line in (x_axis, y_axis):
            line |= {"dtick": 1, "tickfont": {"size": size}}
        x_axis["tickangle"] = -90
    return go.Figure(cells, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis))


def shift_figure(
    accuracies: Mapping[str, Sequence[float]], *, x_title: str, y_title: str, font_size: int = 14,
    marked: int | None = None,
) -> go.Figure:  # fmt: skip
    """A line a net: accuracy (0-1) at shifts of 0, 1, 2, ... pixels; a dotted line at the shift ``marked``."""
    lines = [
        go.Scatter(
            x=list(range(len(values))), y=list(values), name=name, mode="lines+markers",
            line={"width": font_size / 5}, marker={"size": font_size * 0.6, "symbol": symbol}, hovertemplate="%{y:.1%}",
        )
        for symbol, (name, values) in zip(cycle(SYMBOLS), accuracies.items(), strict=False)
    ]  # fmt: skip
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title, dtick=1),
        yaxis=axis(font_size, y_title, range=[0, 1.02], tickformat=".0%"), hovermode="x unified",
    )  # fmt: skip
    figure = go.Figure(lines, layout)
    if marked is not None:
        figure.add_vline(marked, line={"dash": "dot", "color": NEUTRAL})
    return figure
