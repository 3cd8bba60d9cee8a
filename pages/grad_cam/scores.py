"""View: the same map by the gradient of the logit and by that of the probability, and what each asks."""

import streamlit as st

from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import likeness_text, show_heat_scale, show_map
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    left, right = st.columns(2)
    with left:
        first = settings.ask()
        if first is not None:
            title = _("Gradient of the logit")
            show_map(
                first,
                settings,
                key="scores:logit",
                title=title,
                remark=_("What raises the score of this class?"),
            )
    with right, veiled("logit"):
        second = settings.ask(score="probability")
        if second is not None:
            _show_probability(settings, first, second)
    show_heat_scale(settings)
    return settings.shown(lambda: _explain(settings, first, second), score="probability")


def _show_probability(settings: Settings, first: Heatmap | None, found: Heatmap) -> None:
    likeness = "" if first is None else likeness_text(first, found)
    title = " · ".join(filter(None, (_("Gradient of the probability, as in the book"), likeness)))
    if settings.has_one_output:
        asks = _("What makes it likelier than the other class? With one output unit: the same.")
    else:
        asks = _("What makes this class likelier than all its rivals?")
    show_map(found, settings, key="scores:probability", title=title, remark=asks)


def _explain(settings: Settings, first: Heatmap | None, second: Heatmap | None) -> None:
    if first is None or second is None:
        return
    largest = [float(found.values.max()) for found in (first, second)]
    probability = next(
        (
            score.probability
            for score in settings.best.top_classes
            if score.class_index == settings.class_index
        ),
        None,
    )
    if probability is not None:
        st.markdown(
            _(
                "The class has the probability {probability}, and p (1 - p) = {slope}: by so much the probability "
                "changes when the logit changes by 1. The largest values of the maps are {logit} and {other}; each "
                "is divided by its own, so that only a gradient that float32 rounds to zero leaves nothing to show."
            ).format(
                probability=f"{probability:.4g}", slope=f"{probability * (1 - probability):.3g}",
                logit=f"{largest[0]:.3g}", other=f"{largest[1]:.3g}",
            )
        )  # fmt: skip
