"""The layers of a net: which are trained, how many parameters each has, and how far its weights moved."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.errors import N_
from core.figures.template import PALETTE, axis, chart_layout

LABELS: Mapping[str, str] = {
    "frozen": N_("frozen"),
    "trained": N_("trained"),
    "parameters": N_("parameters"),
    "change": N_("relative change"),
    "still": N_("not one bit moved"),
}
FROZEN, TRAINED = PALETTE[5], PALETTE[1]

_MOST_NAMES = 60  # more cannot be read under the bars
_FEW_NAMES = 20  # as large as other text
_LOWEST_CHANGE = 1e-6
_CHANGES = (1e-6, 1e-4, 1e-2, 1.0)  # exponents would be drawn larger than other text


def layer_map_figure(
    names: Sequence[str],
    parameters: Sequence[int],
    is_trained: Sequence[bool],
    run: tuple[Sequence[float], Sequence[bool]] | None = None,
    *,
    font_size: int = 14,
    labels: Mapping[str, str] = LABELS,
) -> go.Figure:
    """A bar a layer, from the picture on the left to the classes on the right, both axes logarithmic.

    Args:
        names: Of the layers.
        parameters: Of each.
        is_trained: Whether it is trained.
        run: Of a training, how far the weights of each layer moved in relation to their size, and whether it was
            trained there. A change of 0 is drawn as a cross at the bottom: a logarithm has no zero, and it means that
            no bit differs.
        font_size: In pixels.
        labels: Translations of :data:`LABELS`.
    """
    rows = 1 if run is None else 2
    figure = make_subplots(rows, 1, shared_xaxes=True, vertical_spacing=0.06)
    _add_bars(figure, names, parameters, is_trained, labels, row=1)
    if run is not None:
        changes, was_trained = run
        _add_bars(figure, names, changes, was_trained, labels, row=2)
        _add_still(figure, names, changes, labels, font_size)
    name_size = font_size if len(names) <= _FEW_NAMES else font_size * 0.8
    figure.update_xaxes(axis(
        font_size, type="category", categoryarray=list(names), tickangle=-60, tickfont={"size": name_size},
        showticklabels=len(names) <= _MOST_NAMES,
    ))  # fmt: skip
    y_axis = axis(font_size, labels["parameters"], type="log", dtick=1, exponentformat="SI")
    figure.update_yaxes(y_axis, row=1)
    if run is not None:
        figure.update_xaxes(showticklabels=False, row=1)
        y_axis = axis(
            font_size, labels["change"], type="log", range=[-6.3, 0.7], tickvals=_CHANGES, tickformat=",.4~%"
        )
        figure.update_yaxes(y_axis, row=2)
    return figure.update_layout(chart_layout(font_size, bargap=0.15, barmode="overlay", showlegend=True))


def _add_bars(
    figure: go.Figure, names: Sequence[str], values: Sequence[float], is_trained: Sequence[bool],
    labels: Mapping[str, str], *, row: int,
) -> None:  # fmt: skip
    """A trace for the frozen and one for the trained layers: hatched, so that not only colour tells them apart."""
    looks: tuple[tuple[str, bool, dict[str, Any]], ...] = (
        ("frozen", False, {"color": FROZEN}),
        ("trained", True, {"color": TRAINED, "pattern": {"shape": "/", "fgcolor": "white", "fillmode": "overlay"}}),
    )  # fmt: skip
    form = "%{y:,}" if row == 1 else "%{y:.2~%}"
    for kind, wanted, marker in looks:
        kept = [place for place, trained in enumerate(is_trained) if trained == wanted and values[place] > 0]
        figure.add_bar(
            x=[names[place] for place in kept], y=[values[place] for place in kept], name=labels[kind],
            marker=marker, hovertemplate=f"%{{x}}, {labels[kind]}: {form}<extra></extra>", legendgroup=kind,
            showlegend=row == 1, row=row, col=1,
        )  # fmt: skip


def _add_still(
    figure: go.Figure, names: Sequence[str], changes: Sequence[float], labels: Mapping[str, str], size: int
) -> None:
    still = [name for name, change in zip(names, changes, strict=True) if change == 0]
    figure.add_scatter(
        x=still, y=[_LOWEST_CHANGE] * len(still), mode="markers", name=labels["still"],
        marker={"symbol": "x", "size": size * 0.7, "color": FROZEN},
        hovertemplate=f"%{{x}}: {labels['still']}<extra></extra>", showlegend=bool(still), row=2, col=1,
    )  # fmt: skip
