"""View: what becomes of sparsity and size with depth."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.errors import N_
from core.figures.activations import depth_figure
from core.specs.models import LayerKind
from core.specs.overview import LayerSheet
from pages.activations.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_GLIMPSE = 3  # layers
_KIND_TITLES: dict[LayerKind, str] = {
    "convolution": N_("Convolution"),
    "pooling": N_("Pooling"),
    "activation": N_("Activation"),
}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.ask_overview()
    if found is None:
        return settings.shown()
    layers = found.layers
    left, right = st.columns(2)
    with left:
        _show_sparsity(layers)
        ask_here("sparsity")
    with right:
        _show_size(layers)
        ask_here("numbers")
    return settings.shown(partial(_explain, layers))


def _explain(layers: Sequence[LayerSheet]) -> None:
    if any(sheet.kind == "activation" for sheet in layers):
        st.markdown(
            _(
                "Here the convolutions end without an activation function, and hardly any value is exactly 0; the "
                "layers after them cut off what is negative."
            )
        )


def _show_sparsity(layers: Sequence[LayerSheet]) -> None:
    lines = {
        _(title): _told("sparsity", [sheet.sparsity if sheet.kind == kind else None for sheet in layers])
        for kind, title in _KIND_TITLES.items()
        if any(sheet.kind == kind for sheet in layers)
    }
    title = _("Share of zeros by depth")
    st.markdown(f"**{title}**")
    figure = depth_figure(
        _names(layers), lines, x_title=_("Layer"), y_title=_("Share of zeros"), percent=True,
        font_size=font_size(), y_range=(-0.02, 1.02),
    )  # fmt: skip
    show_figure(figure, key="activations:sparsity", alt=title)
    if is_veiled("sparsity"):
        return
    for column, (title, sheet) in zip(st.columns(2), _ends(layers), strict=True):
        column.metric(title, f"{sheet.sparsity:.0%}", help=_("Share of values that are 0."))


def _show_size(layers: Sequence[LayerSheet]) -> None:
    lines = {
        _("Height of the map"): _told("numbers", [float(sheet.shape[0]) for sheet in layers]),
        _("Channels"): _told("numbers", [float(sheet.shape[2]) for sheet in layers]),
    }
    title = _("Size by depth")
    st.markdown(f"**{title}**")
    figure = depth_figure(
        _names(layers), lines, x_title=_("Layer"), y_title=_("Count (logarithmic)"), logarithmic=True,
        font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="activations:size", alt=title)
    if is_veiled("numbers"):
        return
    for column, (_title, sheet) in zip(st.columns(2), _ends(layers), strict=True):
        rows, width, channels = sheet.shape
        name = _("Numbers in {layer}").format(layer=layer_name(sheet.path))
        column.metric(name, f"{rows * width * channels:,}")


def _told(question: str, values: list[float | None]) -> list[float | None]:
    """All values, or while the question is open those of the first layers, from which it can be predicted."""
    return values if not is_veiled(question) else [*values[:_GLIMPSE], *([None] * len(values[_GLIMPSE:]))]


def _ends(layers: Sequence[LayerSheet]) -> tuple[tuple[str, LayerSheet], ...]:
    return (_("First layer"), layers[0]), (_("Last layer"), layers[-1])


def _names(layers: Sequence[LayerSheet]) -> list[str]:
    return [layer_name(sheet.path) for sheet in layers]
