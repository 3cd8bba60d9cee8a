"""View: max, average and strided convolution over the same feature map."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure
from core.operations.translation import correlation, relative_change, shift
from pages.pooling.settings import Settings, method_titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.lesson.whole_net import picture_named, show_place_in_net
from pages.shared.pictures.choice import digest_of
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    pixels = controls.slider("shift", _("Move the picture to the right (pixels)"), 0, 4, 1)
    image = settings.picture.image
    feature_map = settings.feature_map(image)
    moved_map = settings.feature_map(shift(image, rows=0, columns=pixels, border="nearest"))
    titles = {"feature": _("Feature map")} | method_titles()
    before = {"feature": feature_map[..., 0]} | settings.downsample(feature_map)
    after = {"feature": moved_map[..., 0]} | settings.downsample(moved_map)
    limit = max(float(np.abs(values).max()) for values in after.values()) or 1.0
    left, right = st.columns([12, 5])
    with left:
        for names in (("feature", "max"), ("average", "strided")):
            for column, name in zip(st.columns(2), names, strict=True):
                with column:
                    _show_map(titles[name], name, after[name], limit)
    with right:
        show_scale(limit, is_signed=any(bool(values.min() < 0) for values in after.values()))
    with right, veiled("shifted"):
        _show_changes({titles[name]: measures(before[name], after[name]) for name in titles})
    return Shown(settings, settings.snippet(shift=pixels), partial(_explain, settings))


def measures(before: NDArray[np.floating], after: NDArray[np.floating]) -> tuple[float, float]:
    """Relative change and correlation without the cells that see what entered the picture."""
    inner = np.s_[4:-4, 4:-4] if min(before.shape) > 12 else np.s_[:, :]
    return relative_change(before[inner], after[inner]), correlation(before[inner], after[inner])


def _show_map(title: str, name: str, values: NDArray[np.floating], limit: float) -> None:
    st.markdown(f"**{title}** · {values.shape[0]} x {values.shape[1]}")
    figure = map_figure(values, labels=map_labels(), limit=limit, is_signed=True, show_scale=False)
    show_figure(figure, key=f"pooling:comparison:{name}", alt=title)


def _show_changes(found: dict[str, tuple[float, float]]) -> None:
    st.markdown("**" + _("After the move") + "**")
    rows = [
        {_("Map"): title, _("Change"): f"{change:.0%}", _("Correlation"): f"{same:.2f}"}
        for title, (change, same) in found.items()
    ]
    st.table(pd.DataFrame(rows), hide_index=True)


def _explain(settings: Settings) -> None:
    st.markdown(
        _(
            "Change: mean absolute difference after the move, divided by the mean magnitude of the map; the outermost"
            " cells are left out. It favours the maximum, whose mean is larger. Correlation of the cells before and"
            " after does not, and may rank the ways otherwise. The strided convolution has weights that nobody"
            " trained. So no winner follows from this view: *Trained* lets nets answer."
        )
    )
    show_place_in_net(
        model="book_convnet", layer="block1_pool",
        picture=picture_named("pooling", "cat", digest_of(settings.picture.image)),
    )  # fmt: skip
    st.caption(settings.picture.credit)
