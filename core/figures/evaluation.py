"""Figures of how far a classifier's accuracy and probabilities can be trusted."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.template import NEUTRAL, PALETTE, axis, chart_layout

_NET, _CONSTANT, _BALANCED = PALETTE[0], PALETTE[1], PALETTE[2]
_SHARES = np.linspace(0.005, 0.995, 199)
_BINS = 25


def imbalance_figure(
    recall: float,
    specificity: float,
    names: Mapping[str, str],
    *,
    share: float,
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """Accuracy over the share of one class: of a net with two rates, of the constant answer, and balanced.

    Args:
        recall: Of the class, 0-1.
        specificity: Share of the others that the net leaves alone, 0-1.
        names: Of the lines ``"net"``, ``"constant"`` and ``"balanced"``; what is not named is not drawn.
        share: Of the class on the screen; marked.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    lines = {
        "net": (_SHARES * recall + (1 - _SHARES) * specificity, _NET, "solid", "circle"),
        "constant": (np.maximum(_SHARES, 1 - _SHARES), _CONSTANT, "dash", "square"),
        "balanced": (np.full_like(_SHARES, (recall + specificity) / 2), _BALANCED, "dot", "diamond"),
    }
    figure = go.Figure(
        layout=chart_layout(
            font_size, xaxis=axis(font_size, x_title, tickformat=".0%", range=[0, 1]),
            yaxis=axis(font_size, y_title, tickformat=".0%", range=[0, 1.03]),
        )
    )  # fmt: skip
    for name, title in names.items():
        values, colour, dash, symbol = lines[name]
        figure.add_scatter(
            x=_SHARES, y=values, name=title, mode="lines", line={"color": colour, "dash": dash, "width": font_size / 5},
            hovertemplate="%{x:.0%}: %{y:.1%}",
        )  # fmt: skip
        here = float(np.interp(share, _SHARES, values))
        figure.add_scatter(
            x=[share], y=[here], mode="markers", showlegend=False, name=title,
            marker={"color": colour, "symbol": symbol, "size": font_size * 0.8}, hovertemplate="%{y:.1%}",
        )  # fmt: skip
    figure.add_vline(share, line={"dash": "dot", "color": NEUTRAL})
    return figure


def probabilities_figure(
    scores: NDArray[np.float32],
    is_positive: NDArray[np.bool_],
    names: tuple[str, str],
    *,
    threshold: float,
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """How many pictures of each kind got which probability, and where the threshold cuts.

    Args:
        scores: Probabilities of the class, ``(N,)``.
        is_positive: ``(N,)``.
        names: Of the others and of the class.
        threshold: 0-1.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    figure = go.Figure(
        layout=chart_layout(
            font_size, barmode="stack", bargap=0.05, xaxis=axis(font_size, x_title, range=[0, 1]),
            yaxis=axis(font_size, y_title),
        )
    )  # fmt: skip
    edges = np.linspace(0, 1, _BINS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    for inside, name, colour, pattern in (
        (~is_positive, names[0], PALETTE[0], ""), (is_positive, names[1], PALETTE[1], "/"),
    ):  # fmt: skip
        counts, _ = np.histogram(scores[inside], edges)
        figure.add_bar(
            x=middles, y=counts, name=name, width=0.9 / _BINS,
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay"}},
            hovertemplate="%{x:.2f}: %{y}",
        )  # fmt: skip
    figure.add_vline(threshold, line={"color": NEUTRAL, "width": font_size / 5})
    return figure


def operating_figure(
    x: Sequence[float],
    y: Sequence[float],
    point: tuple[float, float] | None,
    *,
    chance: tuple[tuple[float, float], tuple[float, float]],
    x_title: str,
    y_title: str,
    is_stepped: bool = False,
    font_size: int = 14,
) -> go.Figure:
    """A curve over all thresholds, the point of one of them on it, and what chance reaches.

    Args:
        x, y: Of the curve, 0-1.
        point: Of the threshold; None where it is not to be seen, or there is none.
        chance: Ends of the line of a classifier that knows nothing.
        x_title, y_title: Of the axes.
        is_stepped: What lies between two points is not on the line between them, as with precision over recall.
        font_size: In pixels.
    """
    (x0, y0), (x1, y1) = chance
    ends = {"range": [-0.02, 1.02], "tickformat": ".0%"}
    layout = chart_layout(
        font_size, showlegend=False, xaxis=axis(font_size, x_title, **ends), yaxis=axis(font_size, y_title, **ends),
    )  # fmt: skip
    figure = go.Figure(layout=layout)
    figure.add_scatter(
        x=[x0, x1], y=[y0, y1], mode="lines", line={"color": NEUTRAL, "dash": "dash"}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=list(x), y=list(y), mode="lines",
        line={"color": PALETTE[0], "width": font_size / 5, "shape": "vh" if is_stepped else "linear"},
        hovertemplate=f"{x_title} %{{x:.1%}}<br>{y_title} %{{y:.1%}}<extra></extra>",
    )  # fmt: skip
    if point is not None:
        figure.add_scatter(
            x=[point[0]], y=[point[1]], mode="markers",
            marker={"color": PALETTE[1], "size": font_size, "symbol": "diamond"},
            hovertemplate=f"{x_title} %{{x:.1%}}<br>{y_title} %{{y:.1%}}<extra></extra>",
        )  # fmt: skip
    return figure


def confidence_figure(
    confidence: Sequence[float],
    counts: Sequence[int],
    width: float,
    *,
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """How many pictures lie in each bin of confidence; arguments as for :func:`reliability_figure`."""
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title, tickformat=".0%"), yaxis=axis(font_size, y_title)
    )
    bars = go.Bar(
        x=list(confidence), y=list(counts), width=width * 0.92, marker={"color": PALETTE[0]},
        hovertemplate="%{x:.0%}: %{y}<extra></extra>",
    )  # fmt: skip
    return go.Figure(bars, layout)


def reliability_figure(
    confidence: Sequence[float],
    accuracy: Sequence[float],
    counts: Sequence[int],
    width: float,
    *,
    low: float,
    names: tuple[str, str],
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """A bar a bin of confidence, as high as the net was right there, beside what it should be.

    Args:
        confidence: Middle of each bin.
        accuracy: Of each, NaN where it is empty.
        counts: Pictures in each.
        width: Of a bin.
        low: Least confidence, ``1 / K``.
        names: Of the bars and of the diagonal.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title, range=[low - 0.01, 1.01], tickformat=".0%"),
        yaxis=axis(font_size, y_title, range=[0, 1.08], tickformat=".0%"),
    )  # fmt: skip
    figure = go.Figure(layout=layout)
    figure.add_bar(
        x=list(confidence), y=list(accuracy), width=width * 0.92, name=names[0], marker={"color": PALETTE[0]},
        text=[str(count) if count else "" for count in counts], textposition="outside", textfont={"size": font_size},
        customdata=list(counts), hovertemplate="%{x:.0%}: %{y:.1%} (%{customdata})<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[low, 1], y=[low, 1], mode="lines", name=names[1], line={"color": PALETTE[1], "dash": "dash"},
        hoverinfo="skip",
    )  # fmt: skip
    return figure
