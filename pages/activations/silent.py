"""View: silent in this picture, or dead in all: the channels that no picture of many wakes."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from core.datasets.spec import DataSpec, Part
from core.figures.activations import depth_figure
from core.figures.silence import waking_figure
from core.specs.patches import PHOTOGRAPHS
from core.specs.silence import MAX_PICTURES, LayerSilence, SilenceSpec
from pages.activations.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pictures.dataset_pictures import choose_dataset, choose_part
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_MOST_NAMED = 24


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    chosen = _choose_pictures(controls)
    if chosen is None:
        return settings.shown()
    data, part, count = chosen
    found = ask(SilenceSpec(settings.model.reference, data, part, count), doing=_("Searching the pictures"))
    if found is None:
        return settings.shown()
    layer = next((layer for layer in found if layer.path == settings.layer.path), found[-1])
    left, right = st.columns([3, 2])
    with left, veiled("dead"):
        _show_layers(found)
    with right:
        _show_waking(layer)
    return settings.shown(partial(_explain, layer))


def _choose_pictures(controls: Controls) -> tuple[DataSpec | None, Part, int] | None:
    titles = {
        "samples": _("The {count} sample photographs").format(count=len(PHOTOGRAPHS)),
        "dataset": _("A data set…"),
    }
    if controls.select("searched", _("Pictures to search"), titles, "samples") == "samples":
        return None, "test", len(PHOTOGRAPHS)
    with controls.panel():
        own = Controls("activations_searched")
        found = choose_dataset(own)
        if found is None:
            return None
        part = choose_part(own, found[1])
        hint = _("Evenly spread over the part; the more, the longer it takes.")
        count = own.number("count", _("At most"), 10, MAX_PICTURES, 40, step=10, help=hint)
    return found[0], part, count


def _show_layers(found: Sequence[LayerSilence]) -> None:
    num_pictures = len(found[0].in_all)
    one = [float(np.mean(layer.in_each)) / layer.channels for layer in found]
    every = [layer.in_all[-1] / layer.channels for layer in found]
    lines = {
        _("silent in one picture (mean)"): one,
        _("silent in all {count} pictures").format(count=num_pictures): every,
    }
    title = _("Share of silent channels by depth")
    st.markdown(f"**{title}**")
    figure = depth_figure(
        [layer_name(layer.path) for layer in found], dict(lines), x_title=_("Layer"), y_title=_("Silent channels"),
        percent=True, font_size=font_size(), y_range=(-0.02, max(0.1, max(one) * 1.1)),
    )  # fmt: skip
    show_figure(figure, key="activations:silence", alt=title)


def _show_waking(layer: LayerSilence) -> None:
    title = _("Still asleep in {layer}").format(layer=layer_name(layer.path))
    st.markdown(f"**{title}**")
    with veiled("dead"):
        figure = waking_figure(
            layer.in_all.tolist(),
            x_title=_("Pictures shown"),
            y_title=_("Channels silent so far"),
            font_size=font_size(),
        )
        show_figure(figure, key="activations:waking", alt=title)
        left, right = st.columns(2)
        left.metric(_("After the first picture"), f"{layer.in_all[0]} / {layer.channels}")
        right.metric(_("After the last one"), f"{layer.in_all[-1]} / {layer.channels}")


def _explain(layer: LayerSilence) -> None:
    if is_veiled("dead"):
        return
    if not layer.never:
        st.markdown(
            _("Each channel of this layer answers to one of the pictures at least: none of them is dead.")
        )
        return
    named = ", ".join(map(str, layer.never[:_MOST_NAMED])) + ("…" if len(layer.never) > _MOST_NAMED else "")
    st.markdown(
        _(
            "No picture of these wakes the channels {channels}. More pictures, or other ones, may: dead is a channel "
            "only if nothing at all wakes it."
        ).format(channels=named)
    )
