"""View: what a linear reader gets back of the picture from each layer."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.activations import depth_figure
from core.images import encode_jpeg, to_rgb
from core.specs.keeping import Keeps, KeepsSpec, LayerKeeps
from pages.activations.settings import Settings
from pages.shared.ask import ask
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = ask(KeepsSpec(settings.model.reference, settings.digest), doing=_("Rebuilding the picture"))
    if found is None:
        return settings.shown()
    left, right = st.columns([3, 2])
    with left, veiled("keeps"):
        _show_r2(found.layers)
    with right, veiled("keeps"):
        _show_rebuilt(found)
    return settings.shown(partial(_explain, found))


def _show_r2(layers: Sequence[LayerKeeps]) -> None:
    title = _("Part of the picture that is read back")
    st.markdown(f"**{title}**")
    lines: dict[str, list[float | None]] = {
        _("explained variance (R²)"): [max(layer.r2, 0.0) for layer in layers]
    }
    figure = depth_figure(
        [layer_name(layer.path) for layer in layers], lines, x_title=_("Layer"), y_title="R²", percent=True,
        font_size=font_size(), y_range=(-0.02, 1.02),
    )  # fmt: skip
    show_figure(figure, key="activations:keeps", alt=title)


def _show_rebuilt(found: Keeps) -> None:
    height, width = found.image.shape[:2]
    frames = [Frame(_("The picture"), "", _file(found.image), tile=(height, width))]
    for layer in found.layers:
        remark = _("{share} read back, from {numbers} numbers").format(
            share=f"{max(layer.r2, 0.0):.0%}", numbers=f"{layer.numbers:,}"
        )
        frames.append(Frame(layer_name(layer.path), remark, _file(layer.rebuilt), tile=(height, width)))
    show_player(
        frames, key="activations:rebuilt", scrub=_("Layer, from the picture upwards"), is_smooth=True, per_second=1.5,
        start=len(frames) // 2,
    )  # fmt: skip


def _file(picture: NDArray[np.uint8]) -> bytes:
    return encode_jpeg(to_rgb(picture))


def _explain(found: Keeps) -> None:
    height, width, channels = found.image.shape
    st.markdown(
        _(
            "For each layer a linear reader (ridge regression) has learned from {count} crops of other photographs "
            "which pixels stand behind the channels at a cell, and now reads the maps of this picture of {numbers} "
            "numbers. What it misses may still be there in a form that no linear reader finds."
        ).format(count=found.num_learned, numbers=f"{height * width * channels:,}")
    )
