"""Figures of how well a classifier did: the confusion matrix, and accuracy against a distance."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.run_curves import PALETTE

_CLEAR = "rgba(0, 0, 0, 0)"
_GRID = "rgba(136, 136, 136, 0.25)"


def confusion_figure(
    counts: NDArray[np.int64], class_names: Sequence[str], *, true: str, predicted: str, font_size: int = 14
) -> go.Figure:
    """The counts of a confusion matrix in their cells, coloured by the share of the true class.

    Args:
        counts: ``(K, K)``: row the true class, column the predicted one.
        class_names: K names.
        true, predicted: Titles of the axes.
        font_size: In pixels.
    """
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    names = [str(name) for name in class_names]
    hover = f"{true}: %{{y}}<br>{predicted}: %{{x}}<br>%{{text}} (%{{z:.1%}})<extra></extra>"
    cells = go.Heatmap(
        z=counts / totals, x=names, y=names, text=counts, texttemplate="%{text}", colorscale="Blues",
        zmin=0, zmax=1, showscale=False, hovertemplate=hover, textfont={"size": font_size}, xgap=1, ygap=1,
    )  # fmt: skip
    figure = go.Figure(cells)
    axis = {"type": "category", "showgrid": False, "automargin": True, "tickfont": {"size": font_size}}
    figure.update_xaxes(title={"text": predicted, "font": {"size": font_size}}, **axis)
    figure.update_yaxes(
        title={"text": true, "font": {"size": font_size}}, autorange="reversed", **axis,
    )  # fmt: skip
    figure.update_layout(**_layout(360 if len(names) <= 4 else 460))
    return figure


def shift_figure(
    accuracies: Mapping[str, Sequence[float]], *, x_title: str, y_title: str, font_size: int = 14
) -> go.Figure:
    """A line a net: accuracy (0-1) at shifts of 0, 1, 2, ... pixels."""
    figure = go.Figure(
        [
            go.Scatter(
                x=list(range(len(values))), y=list(values), name=name, mode="lines+markers",
                line={"color": color, "width": font_size / 5}, marker={"size": font_size * 0.6},
                hovertemplate="%{y:.1%}",
            )
            for (name, values), color in zip(accuracies.items(), PALETTE, strict=False)
        ]
    )  # fmt: skip
    font = {"size": font_size}
    axis = {"gridcolor": _GRID, "zerolinecolor": _GRID, "automargin": True, "tickfont": font}
    figure.update_xaxes(title={"text": x_title, "font": font}, dtick=1, **axis)
    figure.update_yaxes(title={"text": y_title, "font": font}, range=[0, 1.02], tickformat=".0%", **axis)
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": font}
    figure.update_layout(**_layout(400), hovermode="x unified", legend=legend)
    return figure


def _layout(height: int) -> dict[str, Any]:
    return {
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "margin": {"l": 10, "r": 10, "t": 40, "b": 10},
        "height": height,
    }
