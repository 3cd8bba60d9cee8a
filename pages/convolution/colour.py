"""View: how a patch with three channels becomes one number."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import Rectangle, map_figure, picture_figure
from core.operations.sliding_window import slide_convolution
from core.snippets.convolution import hand_made
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_CROP = 5
# Red against green: what one grey slice can never tell.
_CHANNELS = {"red": 1.0, "green": -1.0, "blue": 0.0}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    inputs, weights, bias = _choose_filter(controls, settings)
    rows, columns = inputs.shape[:2]
    size = max(_CROP, settings.window_size + 1)
    height, width = min(size, rows), min(size, columns)
    place = Rectangle((rows - height) // 2, (columns - width) // 2, height, width)
    crop = inputs[place.row : place.row + height, place.column : place.column + width]
    crop = crop if crop.dtype == np.uint8 else np.rint(crop)
    window = slide_convolution(crop, weights, bias=bias, **settings.window)
    show_window(window, key="convolution:colour")
    left, right = st.columns(2)
    with left:
        figure = picture_figure(settings.picture.image, marked=(place,))
        show_figure(figure, key="convolution:colour:picture", alt=settings.picture.title)
    with right:
        response = settings.respond(inputs, weights[..., None], [bias])[..., 0]
        figure = map_figure(response, labels=map_labels())
        show_figure(figure, key="convolution:colour:response", alt=_("Response map"))
    if settings.filter_index is not None:
        return Shown(settings, settings.snippet())
    return Shown(settings, hand_made(settings.picture.source, weights[..., None], [bias], settings.options()))


def _choose_filter(controls: Controls, settings: Settings) -> tuple[NDArray[Any], NDArray[np.float32], float]:
    """Inputs ``(H, W, 3)``, weights ``(size, size, 3)`` and the bias."""
    if settings.filter_index is not None:
        st.caption(
            _("VGG16 subtracts the mean colour of its training pictures first: hence the negative pixels.")
        )
        return settings.inputs, settings.weights, settings.bias or 0.0
    labels = {"red": _("Times red"), "green": _("Times green"), "blue": _("Times blue")}
    factors = []
    columns = st.columns(4)
    for column, (name, default) in zip(columns, _CHANNELS.items(), strict=False):
        with column:
            factors.append(controls.slider(name, labels[name], -1.0, 1.0, default, step=0.5))
    with columns[3]:
        bias = controls.slider("bias", _("Bias"), -100, 100, 10)
    st.caption(_("The kernel above, multiplied with a factor for each colour: three slices of one filter."))
    weights = settings.weights * np.array(factors, dtype=np.float32)
    return settings.picture.image, weights, float(bias)
