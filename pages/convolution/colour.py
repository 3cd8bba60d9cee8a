"""View: how a patch with three channels becomes one number."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure
from core.operations.sliding_window import slide_convolution
from core.snippets.convolution import hand_made
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.crop import choose_crop, show_croppable
from pages.shared.reader.language import translate as _

_PLACE = "patch"
_CROP = 4
_CROP_ROW, _CROP_COLUMN = 52, 99  # the reddish corner of the cat's eye
# Red against the two others: what one grey slice can never tell.
_CHANNELS = {"red": 1.0, "green": -0.5, "blue": -0.5}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    inputs, weights, bias = _choose_filter(controls, settings)
    size = max(_CROP, settings.window_size + 1)
    place = choose_crop(controls, inputs.shape, size=size, row=_CROP_ROW, column=_CROP_COLUMN, name=_PLACE)
    crop = inputs[place.row : place.row + place.height, place.column : place.column + place.width]
    crop = crop if crop.dtype == np.uint8 else np.rint(crop)
    response = settings.respond(inputs, weights[..., None], [bias])[..., 0]
    limit = float(np.abs(response).max())
    left, right = st.columns([2.6, 1])
    with left, veiled("colours"):
        window = slide_convolution(crop, weights, bias=bias, limit=limit, **settings.window)
        show_window(window, key="convolution:colour")
    with right:
        picture = settings.picture
        st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]} x 3")
        show_croppable(
            controls, picture.image, place, key="convolution:colour:picture", alt=picture.title, name=_PLACE
        )
        with veiled("colours"):
            st.markdown(f"**{_('Response map')}** · {response.shape[0]} x {response.shape[1]}")
            figure = map_figure(response, labels=map_labels(), is_signed=True, show_scale=False)
            show_figure(figure, key="convolution:colour:response", alt=_("Response map"))
            show_scale(limit)
    if settings.filter_index is not None:
        code = settings.snippet()
    else:
        code = hand_made(picture.source, weights[..., None], [bias], settings.options())
    return Shown(settings, code, lambda: _explain(settings))


def _choose_filter(controls: Controls, settings: Settings) -> tuple[NDArray[Any], NDArray[np.float32], float]:
    """Inputs ``(H, W, 3)``, weights ``(size, size, 3)`` and the bias."""
    if settings.filter_index is not None:
        return settings.inputs, settings.weights, settings.bias or 0.0
    labels = {"red": _("Times red"), "green": _("Times green"), "blue": _("Times blue")}
    factors = [
        controls.slider(name, labels[name], -1.0, 1.0, default, step=0.5)
        for name, default in _CHANNELS.items()
    ]
    with controls.folded():
        bias = controls.slider("bias", _("Bias"), -100, 100, 10)
    weights = settings.weights * np.array(factors, dtype=np.float32)
    return settings.picture.image, weights, float(bias)


def _explain(settings: Settings) -> None:
    if settings.filter_index is not None:
        sentence = _(
            "VGG16 subtracts the mean colour of its training pictures first: hence the negative pixels."
        )
    else:
        sentence = _(
            "The kernel above, multiplied with a factor for each colour: three slices of one filter."
        )
    st.markdown(sentence)
    st.caption(settings.picture.credit)
