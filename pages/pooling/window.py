"""View: the pooling window over a small crop of the feature map."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.figures.maps import Rectangle, map_figure
from core.operations.sliding_window import slide_pooling
from pages.pooling.settings import Settings, method_titles
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.crop import choose_crop, show_croppable
from pages.shared.reader.language import translate as _

_CROP = 8
_CROP_ROW, _CROP_COLUMN = 52, 83  # an eye of the cat


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    labels = {name: title for name, title in method_titles().items() if name != "strided"}
    kind = controls.segments("kind", _("Operation"), labels, "max")
    feature_map = settings.feature_map(settings.picture.image)
    place = choose_crop(controls, feature_map.shape[:2], size=_CROP, row=_CROP_ROW, column=_CROP_COLUMN)
    crop = np.rint(
        feature_map[place.row : place.row + place.height, place.column : place.column + place.width, 0]
    )
    limit = float(feature_map.max()) or 1.0
    window = slide_pooling(
        crop,
        kind="max" if kind == "max" else "average",
        pool_size=settings.pool_size,
        stride=settings.stride,
        padding=settings.padding,
        limit=limit,
    )
    left, right = st.columns([2.4, 1])
    with left:
        show_window(window, key="pooling:window")
    with right:
        _show_feature_map(controls, feature_map[..., 0], limit, place)
        with veiled("thin", "cells"):
            _show_map(labels[kind], settings.downsample(feature_map)[kind], limit)
            show_scale(limit, is_signed=False)
    return Shown(settings, settings.snippet(), partial(_show_credit, settings))


def _show_feature_map(
    controls: Controls, values: NDArray[np.floating], limit: float, crop: Rectangle
) -> None:
    title = _("Feature map")
    st.markdown(f"**{title}** · {values.shape[0]} x {values.shape[1]}")
    image = colour_diverging(values, limit=limit)
    show_croppable(controls, image, crop, key="pooling:feature-map", alt=title)


def _show_map(title: str, values: NDArray[np.floating], limit: float) -> None:
    st.markdown(f"**{title}** · {values.shape[0]} x {values.shape[1]}")
    figure = map_figure(values, labels=map_labels(), limit=limit, is_signed=True, show_scale=False)
    show_figure(figure, key=f"pooling:{title}", alt=title)


def _show_credit(settings: Settings) -> None:
    st.caption(settings.picture.credit)
