"""View: the pooling window over a small crop of the feature map."""

import numpy as np
import streamlit as st

from core.figures.maps import Rectangle, map_figure
from core.operations.sliding_window import slide_pooling
from pages.pooling.settings import Settings, method_titles
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.controls.crop import choose_crop
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_CROP = 8
_CROP_ROW, _CROP_COLUMN = 52, 83  # an eye of the cat


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    labels = {name: title for name, title in method_titles().items() if name != "strided"}
    kind = controls.segments("kind", _("Operation"), labels, "max")
    feature_map = settings.feature_map(settings.picture.image)[..., 0]
    place = choose_crop(controls, feature_map.shape, size=_CROP, row=_CROP_ROW, column=_CROP_COLUMN)
    crop = np.rint(
        feature_map[place.row : place.row + place.height, place.column : place.column + place.width]
    )
    window = slide_pooling(
        crop,
        kind="max" if kind == "max" else "average",
        pool_size=settings.pool_size,
        stride=settings.stride,
        padding=settings.padding,
    )
    show_window(window, key="pooling:window")
    _show_maps(settings, kind, labels[kind], place)
    return Shown(settings, settings.snippet())


def _show_maps(settings: Settings, kind: str, title: str, place: Rectangle) -> None:
    feature_map = settings.feature_map(settings.picture.image)
    pooled = settings.downsample(feature_map)[kind]
    maps = ((_("Feature map"), feature_map[..., 0], (place,)), (title, pooled, ()))
    for column, (name, values, marked) in zip(st.columns(2), maps, strict=True):
        with column:
            st.markdown(f"**{name}** · {values.shape[0]} x {values.shape[1]}")
            figure = map_figure(values, labels=map_labels(), marked=marked, height=300)
            show_figure(figure, key=f"pooling:{name}", alt=name)
