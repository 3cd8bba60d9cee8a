"""View: move the picture, and the response moves with it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure, picture_figure
from core.operations.translation import compare_shifted, shift
from core.snippets.convolution import with_move
from pages.convolution.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_FARTHEST = 60
_HEIGHT = 260


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    rows, columns = settings.picture.image.shape[:2]
    left, right = st.columns(2)
    with left:
        down = _choose_move(controls, "shift_rows", _("Move down (pixels)"), rows, 20)
    with right:
        across = _choose_move(controls, "shift_columns", _("Move right (pixels)"), columns, 30)
    original = settings.response()
    moved = settings.response(shift(settings.inputs, rows=down, columns=across))
    difference, inside = compare_shifted(
        original,
        moved,
        rows=round(down / settings.stride),
        columns=round(across / settings.stride),
        margin=settings.window_size,
    )
    _show_maps(settings, down, across, {"original": original, "moved": moved, "difference": difference})
    _show_verdict(difference, inside, float(np.abs(original).max()))
    if any(pixels % settings.stride for pixels in (down, across)):
        sentence = _(
            "The move is no multiple of the stride {stride}: the windows see other pixels, and the match is lost."
        )
        st.info(sentence.format(stride=settings.stride))
    return Shown(settings, with_move(settings.snippet(), rows=down, columns=across))


def _choose_move(controls: Controls, name: str, label: str, size: int, default: int) -> int:
    farthest = min(_FARTHEST, size - 1)
    return controls.slider(name, label, -farthest, farthest, min(default, farthest))


def _show_maps(settings: Settings, down: int, across: int, maps: dict[str, NDArray[np.floating]]) -> None:
    titles = {
        "original": _("Response of the picture"),
        "moved": _("Response of the moved picture"),
        "difference": _("Difference: the second minus the first, moved"),
    }
    limit = float(np.abs(maps["original"]).max()) or 1.0
    places = [*st.columns(2), *st.columns(2)]
    with places[0]:
        st.markdown(f"**{_('The moved picture')}**")
        figure = picture_figure(shift(settings.picture.image, rows=down, columns=across), height=_HEIGHT)
        show_figure(figure, key="convolution:translation:picture", alt=_("The moved picture"))
    for place, (name, values) in zip(places[1:], maps.items(), strict=True):
        with place:
            st.markdown(f"**{titles[name]}**")
            figure = map_figure(values, labels=map_labels(), limit=limit, height=_HEIGHT, show_scale=False)
            show_figure(figure, key=f"convolution:translation:{name}", alt=titles[name])


def _show_verdict(difference: NDArray[np.floating], inside: NDArray[np.bool_], limit: float) -> None:
    left, right = st.columns(2)
    away = f"{np.abs(difference[inside]).max():.3g}" if inside.any() else "–"
    near = f"{np.abs(difference[~inside]).max():.3g}" if not inside.all() else "–"
    left.metric(_("Largest difference away from the borders"), away)
    reason = _("There the window sees what entered or left.")
    right.metric(_("Largest difference at the borders"), near, help=reason)
    st.caption(_("The largest response is {limit:.4g}.").format(limit=limit))
