"""View: move the picture, and the response moves with it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure, picture_figure
from core.operations.translation import compare_shifted, shift
from core.snippets.convolution import with_move
from pages.convolution.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_QUESTION = "moved"
_FARTHEST = 60


@dataclass(frozen=True)
class _Moved:
    """Response maps ``(H', W')``, and where no window sees a border ``(H', W')``.

    Attributes:
        original, moved: Of the picture and of the moved one.
        difference: The second minus the first, moved.
        inside: Away from every border.
    """

    original: NDArray[np.floating]
    moved: NDArray[np.floating]
    difference: NDArray[np.floating]
    inside: NDArray[np.bool_]


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    rows, columns = settings.picture.image.shape[:2]
    down = _choose_move(controls, "shift_rows", _("Move down (pixels)"), rows, 20)
    across = _choose_move(controls, "shift_columns", _("Move right (pixels)"), columns, 30)
    maps = _respond(settings, down, across)
    _show_maps(settings, down, across, maps)
    if any(pixels % settings.stride for pixels in (down, across)):
        sentence = _(
            "The move is no multiple of the stride {stride}: the windows see other pixels, and the match is lost."
        )
        st.info(sentence.format(stride=settings.stride))
    code = with_move(settings.snippet(), rows=down, columns=across)
    return Shown(settings, code, partial(_explain, settings, maps))


def _choose_move(controls: Controls, name: str, label: str, size: int, default: int) -> int:
    farthest = min(_FARTHEST, size - 1)
    return controls.slider(name, label, -farthest, farthest, min(default, farthest))


def _respond(settings: Settings, down: int, across: int) -> _Moved:
    original = settings.response()
    moved = settings.response(shift(settings.inputs, rows=down, columns=across, border="nearest"))
    difference, inside = compare_shifted(
        original,
        moved,
        rows=round(down / settings.stride),
        columns=round(across / settings.stride),
        margin=settings.window_size,
    )
    return _Moved(original, moved, difference, inside)


def _show_maps(settings: Settings, down: int, across: int, maps: _Moved) -> None:
    """Two rows, each from a picture to its response; at the end of the second what differs."""
    limit = float(np.abs(maps.original).max()) or 1.0
    image = settings.picture.image
    still, moved = st.columns([1, 2]), st.columns([1, 2])  # alike, so that each stands below its like
    with still[0]:
        _show_picture(_("The picture"), "still", image)
    with still[1]:
        left, right = st.columns(2)
        with left:
            _show_map(_("Response of the picture"), "original", maps.original, limit)
        with right:
            _show_scale(maps, limit)
    with moved[0]:
        picture = shift(image, rows=down, columns=across, border="nearest")
        _show_picture(_("The moved picture"), "picture", picture)
    with moved[1], veiled(_QUESTION):
        left, right = st.columns(2)
        with left:
            _show_map(_("Response of the moved picture"), "moved", maps.moved, limit)
        with right:
            seen = np.where(maps.inside, maps.difference, np.nan)
            _show_map(_("The second minus the moved first"), "difference", seen, limit)


def _show_scale(maps: _Moved, limit: float) -> None:
    show_scale(limit, label=_("Response"))
    if not is_veiled(_QUESTION):
        away = maps.difference[maps.inside]
        largest = f"{np.abs(away).max():.3g}" if away.size else EMPTY
        st.metric(_("Largest difference away from the borders"), largest)


def _show_picture(title: str, name: str, image: NDArray[np.uint8]) -> None:
    st.markdown(f"**{title}**")
    show_figure(picture_figure(image), key=f"convolution:translation:{name}", alt=title)


def _show_map(title: str, name: str, values: NDArray[np.floating], limit: float) -> None:
    st.markdown(f"**{title}**")
    figure = map_figure(values, labels=map_labels(), limit=limit, is_signed=True, show_scale=False)
    show_figure(figure, key=f"convolution:translation:{name}", alt=title)


def _explain(settings: Settings, maps: _Moved) -> None:
    if not is_veiled(_QUESTION):
        outside = maps.difference[~maps.inside]
        near = f"{np.abs(outside).max():.3g}" if outside.size else EMPTY
        sentence = _(
            "The difference is drawn away from the borders only: at the borders the window sees what entered or left,"
            " there it reaches {near}. The largest response is {limit}."
        )
        st.markdown(sentence.format(near=near, limit=f"{np.abs(maps.original).max():.4g}"))
    st.caption(settings.picture.credit)
