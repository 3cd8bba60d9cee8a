"""View: one strong response; the maximum keeps it, the average dilutes it."""

import numpy as np
import streamlit as st

from core.figures.maps import map_figure
from core.operations.pooling import average_pool2d, max_pool2d
from core.snippets.pooling import one_response
from pages.pooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_CELLS = 16
_NOISE = 5.0


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    left, right = st.columns(2)
    with left:
        strength = controls.slider("strength", _("Strength of the one response"), 0, 255, 200)
    with right:
        pool_size = controls.slider("dilution_size", _("Window size"), 2, 8, 4)
    feature_map = np.random.default_rng(0).uniform(0, _NOISE, (_CELLS, _CELLS, 1)).round(1).astype(np.float32)
    feature_map[6, 9] = strength
    maps = {
        _("One strong response"): feature_map,
        _("Max pooling"): max_pool2d(feature_map, pool_size=pool_size),
        _("Average pooling"): average_pool2d(feature_map, pool_size=pool_size),
    }
    for column, (title, values) in zip(st.columns(3), maps.items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            limit = float(max(strength, _NOISE))
            figure = map_figure(
                values[..., 0], labels=map_labels(), limit=limit, height=280, show_scale=False
            )
            show_figure(figure, key=f"pooling:dilution:{title}", alt=title)
            st.metric(_("Largest value"), f"{values.max():.1f}")
    st.caption(
        _(
            "All three maps have the same colour scale; the other cells are noise between 0 and {noise:g}."
        ).format(noise=_NOISE)
    )
    return Shown(settings, one_response(feature_map[..., 0], pool_size))
