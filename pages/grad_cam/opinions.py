"""View: two other methods for the same question, with what they cost."""

import streamlit as st

from core.feature_maps.heatmap import correlation
from core.specs.grad_cam import Heatmap, Method
from pages.grad_cam.maps import show_map
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    first: Heatmap | None = None
    for column, (method, title) in zip(st.columns(3), _titles().items(), strict=True):
        with column:
            found = settings.ask(method=method, layer=None if method == "occlusion" else settings.spec.layer)
            if found is None:
                continue
            first = first or found
            show_map(found, settings, key=f"opinions:{method}", title=title)
            _show_cost(found, first)
    st.caption(
        _(
            "The time is that of one map on this server, once the model is ready. Correlation with Grad-CAM only where "
            "both have the same grid. Occlusion covers one square after the other and asks how far the logit falls; "
            "where it rises, the map has no colour."
        )
    )
    return settings.shown


def _titles() -> dict[Method, str]:
    return {"grad_cam": "Grad-CAM", "grad_cam_plus_plus": "Grad-CAM++", "occlusion": _("Occlusion")}


def _show_cost(found: Heatmap, first: Heatmap) -> None:
    left, right = st.columns(2)
    left.metric(_("Time"), _duration(found.seconds))
    if found is first:
        return
    left.caption(_("{times} times Grad-CAM").format(times=f"{found.seconds / first.seconds:.1f}"))
    if found.values.shape == first.values.shape:
        likeness = correlation(first.values, found.values)
        right.metric(_("Correlation"), "–" if likeness is None else f"{likeness:.2f}")


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"
