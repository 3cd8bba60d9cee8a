"""View: two other methods for the same question, with what they cost."""

import streamlit as st

from core.specs.grad_cam import Heatmap, Method
from pages.grad_cam.maps import likeness_text, show_heat_scale, show_map
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_OTHERS: tuple[Method, ...] = ("grad_cam_plus_plus", "occlusion")
_THIRDS = (1, 2.055)  # with the gap between the two that share the right part, all three are equally wide


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    left, right = st.columns(_THIRDS)
    with left:
        first = _show_opinion(settings, "grad_cam", None)
    with right, veiled("price"):
        for column, method in zip(st.columns(2), _OTHERS, strict=True):
            with column:
                _show_opinion(settings, method, first)
    show_heat_scale(settings)
    return settings.shown(_explain)


def _show_opinion(settings: Settings, method: Method, first: Heatmap | None) -> Heatmap | None:
    """A method's map, what it costs, and how like the first one it is; None after saying why there is none."""
    found = settings.ask(method=method, layer=None if method == "occlusion" else settings.spec.layer)
    if found is None:
        return None
    title, price = _titles()[method], _duration(found.seconds)
    if first is not None:
        title = " · ".join(filter(None, (title, likeness_text(first, found))))
        price += " · " + _("{times} times Grad-CAM").format(times=f"{found.seconds / first.seconds:.1f}")
    show_map(found, settings, key=f"opinions:{method}", title=title, remark=price)
    return found


def _titles() -> dict[Method, str]:
    return {"grad_cam": "Grad-CAM", "grad_cam_plus_plus": "Grad-CAM++", "occlusion": _("Occlusion")}


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _explain() -> None:
    st.markdown(
        _(
            "The time is that of one map on this server, once the model is ready. Correlation with Grad-CAM only where "
            "both have the same grid. Occlusion covers one square after the other and asks how far the logit falls; "
            "where it rises, the map has no colour."
        )
    )
