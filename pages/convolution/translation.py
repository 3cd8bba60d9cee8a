"""View: move the picture, and the response moves with it."""

import numpy as np
import streamlit as st

from core.figures.maps import map_figure
from core.translation import compare_shifted, shift
from core.windows import covered_size
from pages.convolution.settings import Settings
from pages.shared.controls import Controls
from pages.shared.display import map_labels, show_figure
from pages.shared.language import translate as _

_FARTHEST = 60


def show(controls: Controls, settings: Settings) -> None:
    """Draw the view."""
    left, right = st.columns(2)
    with left:
        down = controls.slider("shift_rows", _("Move down (pixels)"), -_FARTHEST, _FARTHEST, 20)
    with right:
        across = controls.slider("shift_columns", _("Move right (pixels)"), -_FARTHEST, _FARTHEST, 30)
    moved = settings.response(shift(settings.inputs, rows=down, columns=across))
    original = settings.response()
    cells = [round(pixels / settings.stride) for pixels in (down, across)]
    margin = covered_size(settings.kernel_size, dilation=settings.dilation)
    difference, inside = compare_shifted(original, moved, rows=cells[0], columns=cells[1], margin=margin)
    limit = float(np.abs(original).max()) or 1.0
    titles = (
        _("Response of the picture"),
        _("Response of the moved picture"),
        _("Difference after moving the first"),
    )
    for column, title, values in zip(st.columns(3), titles, (original, moved, difference), strict=True):
        with column:
            st.markdown(f"**{title}**")
            figure = map_figure(values, labels=map_labels(), limit=limit, height=280)
            show_figure(figure, key=f"convolution:translation:{title}", alt=title)
    _show_verdict(difference, inside, limit)
    if any(pixels % settings.stride for pixels in (down, across)):
        sentence = _(
            "The move is not a multiple of the stride {stride}: the windows stand on other pixels, so the match is lost."
        )
        st.info(sentence.format(stride=settings.stride))


def _show_verdict(difference: np.ndarray, inside: np.ndarray, limit: float) -> None:
    left, right = st.columns(2)
    away = float(np.abs(difference[inside]).max()) if inside.any() else float("nan")
    near = float(np.abs(difference[~inside]).max()) if not inside.all() else 0.0
    left.metric(_("Largest difference away from the borders"), f"{away:.3g}")
    right.metric(
        _("Largest difference at the borders"),
        f"{near:.3g}",
        help=_("There the window sees what entered or left."),
    )
    st.caption(_("The largest response is {limit:.4g}.").format(limit=limit))
