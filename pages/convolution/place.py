"""View: the vector of all filters at one place, and the slice of the input that it comes from."""

from functools import partial

import numpy as np
import streamlit as st

from core.figures.vector import vector_figure
from core.operations.indices import Span, window_span
from pages.convolution.feature_map import code_of
from pages.convolution.settings import Settings
from pages.shared.components.marked_picture import Axis, show_marked_picture
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_ROW, _COLUMN = 55, 92  # an eye of the cat


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    filters = settings.filters
    if not filters.names:
        st.info(_("Choose at least one kernel."))
        return Shown(settings, "")
    response = settings.respond(filters.inputs(settings.picture.image), filters.kernels, filters.biases)
    last_row, last_column = (size - 1 for size in response.shape[:2])
    with controls.folded():  # the frame on the picture does the same
        row = controls.slider("place_row", _("Row i of the output"), 0, last_row, min(_ROW, last_row))
        column = controls.slider(
            "place_column", _("Column j of the output"), 0, last_column, min(_COLUMN, last_column)
        )
    spans = [
        window_span(place, size, len(filters.kernels), **settings.window)
        for place, size in zip((row, column), settings.picture.image.shape[:2], strict=True)
    ]
    left, right = st.columns(2)
    with left:
        _show_picture(settings, controls, (row, column), response.shape[:2])
    with right, veiled("slice"):
        st.markdown(_rule(settings, (row, column), spans))
        limit = float(np.abs(response).max()) or 1.0
        figure = vector_figure(
            response[row, column], filters.names, limit=limit, title=_("Response"), font_size=font_size()
        )
        alt = _("The responses of all filters at one place")
        show_figure(figure, key="convolution:vector", alt=alt)
    return Shown(settings, code_of(settings), partial(_explain, settings))


def _show_picture(
    settings: Settings, controls: Controls, place: tuple[int, int], shape: tuple[int, ...]
) -> None:
    picture = settings.picture
    st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]}")
    size = len(settings.filters.kernels)
    axes = []
    for cells, pixels in zip(shape, picture.image.shape[:2], strict=True):
        first, second = (window_span(number, pixels, size, **settings.window) for number in (0, 1))
        axes.append(Axis(cells - 1, first.stop - first.start, first.start, second.start - first.start))

    def take(row: int, column: int) -> None:
        controls.assign("place_row", row)
        controls.assign("place_column", column)

    show_marked_picture(
        picture.image, axes[0], axes[1], place, key="convolution:place", on_move=take,
        alt=_("The patch that one place of the output comes from, framed"),
    )  # fmt: skip


def _rule(settings: Settings, place: tuple[int, int], spans: list[Span]) -> str:
    """The rule with the numbers of this place; what is padding is left out of the slice."""
    inside = [span.inside(size) for span, size in zip(spans, settings.picture.image.shape[:2], strict=True)]
    rule = _("`output[{place}, :]` comes from `{source}`").format(
        place=", ".join(map(str, place)), source=f"input[{', '.join(map(str, inside))}, :]"
    )
    rest = _("the rest is padding")
    return rule if inside == spans else f"{rule} · {rest}"


def _explain(settings: Settings) -> None:
    if is_veiled("slice"):
        return
    st.markdown(
        _(
            "With `valid` padding at stride 1, `output[i, j, :]` comes from `input[i:i+3, j:j+3, :]`; with `same` from"
            " `input[i-1:i+2, j-1:j+2, :]`, one row and one column earlier. A slice of Python ends before its last"
            " number: `i-1:i+2` are the three rows i-1, i and i+1. The book prints `i-1:i+1`, which in Python would be"
            " two."
        )
    )
    st.caption(settings.picture.credit)
