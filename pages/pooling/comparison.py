"""View: max, average and strided convolution over the same feature map."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure
from core.operations.translation import relative_change, shift
from pages.pooling.settings import Settings, method_titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    pixels = controls.slider("shift", _("Move the picture to the right (pixels)"), 0, 4, 1)
    image = settings.picture.image
    moved = shift(image, rows=0, columns=pixels)
    feature_map, moved_map = settings.feature_map(image), settings.feature_map(moved)
    before, after = settings.downsample(feature_map), settings.downsample(moved_map)
    changes = {"feature": _inner_change(feature_map[..., 0], moved_map[..., 0])}
    changes |= {name: _inner_change(before[name], after[name]) for name in before}
    columns = st.columns(4)
    with columns[0]:
        _show_map(_("Feature map"), feature_map[..., 0], feature_map.size, changes["feature"])
    for column, (name, title) in zip(columns[1:], method_titles().items(), strict=True):
        with column:
            _show_map(title, before[name], feature_map.size, changes[name])
    st.caption(
        _(
            "Change: mean absolute difference after the move, divided by the mean magnitude;"
            " the outermost cells are left out."
        )
    )
    return Shown(settings, settings.snippet())


def _inner_change(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """The relative change without the cells that see what entered the picture."""
    inner = np.s_[4:-4, 4:-4] if min(before.shape) > 12 else np.s_[:, :]
    return relative_change(before[inner], after[inner])


def _show_map(title: str, values: NDArray[np.floating], cells_before: int, change: float) -> None:
    st.markdown(f"**{title}**")
    show_figure(
        map_figure(values, labels=map_labels(), height=170, show_scale=False),
        key=f"pooling:comparison:{title}",
        alt=title,
    )
    st.metric(_("Size"), f"{values.shape[0]} x {values.shape[1]}")
    st.metric(_("Coefficients"), f"{values.size:,}")
    st.caption(_("{share:.0%} of the feature map").format(share=values.size / cells_before))
    st.metric(_("Change after the move"), f"{change:.0%}")
