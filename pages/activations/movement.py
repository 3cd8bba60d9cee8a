"""View: what survives when the picture is moved."""

import streamlit as st

from core.figures.activations import depth_figure
from core.specs.models import short_name
from core.specs.overview import StabilitySpec
from pages.activations.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    most = min(32, settings.model.layers.input_shape[0] // 4)
    label = _("Move the picture down and right (pixels)")
    shift = controls.slider("shift", label, 0, most, min(8, most))
    spec = StabilitySpec(settings.model.reference, settings.digest, shift)
    found = ask(spec, doing=_("Computing all feature maps"))
    if found is None:
        return settings.shown()
    lines = {
        _("At the same place"): [layer.same_place for layer in found],
        _("Followed by as many cells"): [layer.followed for layer in found],
        _("Means of the channels"): [layer.means for layer in found],
    }
    place, chosen = next(
        (place, layer) for place, layer in enumerate(found) if layer.path == settings.layer.path
    )
    title = _("What survives a move of {shift} pixels").format(shift=shift)
    st.markdown(f"**{title}**")
    figure = depth_figure(
        [short_name(layer.path) for layer in found], lines, x_title=_("Layer"), y_title=_("Correlation"),
        font_size=font_size(), marked=place,
    )  # fmt: skip
    values = (chosen.same_place, chosen.followed, chosen.means)
    with veiled("moved"):
        show_figure(figure, key="activations:movement", alt=title)
        st.markdown("**" + _("In {layer}").format(layer=short_name(settings.layer.path)) + "**")
        for column, name, value in zip(st.columns(3), lines, values, strict=True):
            column.metric(name, "–" if value is None else f"{value:.2f}")
    return settings.shown()
