"""View: one strong response; the maximum keeps it, the average dilutes it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import Rectangle, map_figure
from core.snippets.pooling import one_response
from pages.pooling.settings import NOISE, Settings, method_titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_WIDTH = 280  # of a map on the smallest stage, in pixels


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    response = settings.response
    titles = method_titles()
    left, right = st.columns([1, 2])
    with left:
        _show_map(
            _("One strong response"), "response", response.feature_map, response.strength, response.window
        )
    with right, veiled("presence"):
        for column, (name, values) in zip(st.columns(2), response.pooled.items(), strict=True):
            with column:
                _show_map(titles[name], name, values, response.strength, response.cell, has_numbers=True)
    show_scale(response.strength, is_signed=False)
    code = one_response(response.feature_map, response.pool_size)
    return Shown(settings, code, _explain)


def _explain() -> None:
    sentence = _(
        "All three maps have the same colour scale; the other cells are noise between 0 and {noise:g}."
    )
    st.markdown(sentence.format(noise=NOISE))


def _show_map(
    title: str,
    name: str,
    values: NDArray[np.floating],
    limit: float,
    marked: Rectangle,
    *,
    has_numbers: bool = False,
) -> None:
    st.markdown(f"**{title}** · {values.shape[0]} x {values.shape[1]}")
    figure = map_figure(
        values, labels=map_labels(), limit=limit, is_signed=True, show_scale=False, marked=(marked,),
        number_size=min(font_size(), _WIDTH // (2 * values.shape[1])) if has_numbers else None,
    )  # fmt: skip
    show_figure(figure, key=f"pooling:dilution:{name}", alt=title)
    st.metric(_("Largest value"), f"{values.max():.1f}")
