"""View: what survives when the picture is moved."""

from collections.abc import Sequence

import streamlit as st

from core.figures.activations import depth_figure
from core.images import model_input
from core.operations import translation
from core.specs.overview import LayerStability, StabilitySpec
from pages.activations.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    most = min(32, settings.model.layers.input_shape[0] // 4)
    label = _("Move down and right (px)")
    shift = controls.slider("shift", label, 0, most, min(8, most))
    title = _("What survives a move of {shift} pixels").format(shift=shift)
    st.markdown(f"**{title}**")
    left, right = st.columns([1, 4])
    with left:
        _show_moved(settings, shift)
    with right:
        found = ask(
            StabilitySpec(settings.model.reference, settings.digest, shift),
            doing=_("Computing all feature maps"),
        )
        if found is not None:
            with veiled("moved"):
                _show_likeness(settings, found, title)
    return settings.shown()


def _show_likeness(settings: Settings, found: Sequence[LayerStability], title: str) -> None:
    lines = {
        _("At the same place"): [layer.same_place for layer in found],
        _("Followed by as many cells"): [layer.followed for layer in found],
        _("Means of the channels"): [layer.means for layer in found],
    }
    place = [layer.path for layer in found].index(settings.layer.path)
    figure = depth_figure(
        [layer_name(layer.path) for layer in found], lines, x_title=_("Layer"), y_title=_("Correlation"),
        font_size=font_size(), marked=place,
    )  # fmt: skip
    show_figure(figure, key="activations:movement", alt=title)
    st.markdown("**" + _("In {layer}").format(layer=layer_name(settings.layer.path)) + "**")
    for column, (name, values) in zip(st.columns(3), lines.items(), strict=True):
        value = values[place]
        column.metric(name, "–" if value is None else f"{value:.2f}")


def _show_moved(settings: Settings, shift: int) -> None:
    """The picture as the model sees it, before and after the move."""
    seen = model_input(settings.picture.image, settings.model.layers.input_shape)
    moved = translation.shift(seen, rows=shift, columns=shift, border="nearest")
    words = (settings.picture.title, _("moved by {shift} pixels").format(shift=shift))
    pictures = [
        Thumbnail(picture, alt=word, caption=word) for picture, word in zip((seen, moved), words, strict=True)
    ]
    show_thumbnails(pictures, label=settings.picture.title, fills=0.5)
