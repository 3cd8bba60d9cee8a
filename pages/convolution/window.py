"""View: the window over a small crop, beside the response map of the whole picture."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import Rectangle, map_figure
from core.operations.sliding_window import slide_convolution
from pages.convolution import borders
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.lesson.whole_net import picture_named, show_place_in_net
from pages.shared.pictures.choice import digest_of
from pages.shared.pictures.crop import choose_crop, show_croppable
from pages.shared.reader.language import translate as _

_CROP, _COLOUR_CROP = 6, 5
_CROP_ROW, _CROP_COLUMN = 48, 86  # an eye of the cat


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    smallest = _CROP if settings.filter_index is None else _COLOUR_CROP
    size = max(smallest, settings.window_size + 2)
    shape = settings.picture.image.shape[:2]
    place = choose_crop(controls, shape, size=size, row=_CROP_ROW, column=_CROP_COLUMN)
    response = settings.response()
    limit = float(np.abs(response).max())
    left, right = st.columns([2.6, 1])
    with left:
        window = slide_convolution(
            settings.crop(place), settings.weights, bias=settings.bias, limit=limit, **settings.window
        )
        show_window(window, key="convolution:window")
    with right:
        _show_photograph(controls, settings, place)
        with veiled("output-rows", "flat"):
            _show_response(settings, response, limit)
    return Shown(settings, settings.snippet(), partial(_explain, settings))


def _show_photograph(controls: Controls, settings: Settings, crop: Rectangle) -> None:
    picture = settings.picture
    st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]}")
    show_croppable(controls, picture.image, crop, key="convolution:picture", alt=picture.title)


def _show_response(settings: Settings, response: NDArray[np.float32], limit: float) -> None:
    st.markdown(f"**{_('Response map')}** · {response.shape[0]} x {response.shape[1]}")
    figure = map_figure(response, labels=map_labels(), is_signed=True, show_scale=False)
    show_figure(figure, key="convolution:response", alt=settings.description)
    show_scale(limit)


def _explain(settings: Settings) -> None:
    st.markdown(settings.description)
    if settings.use_relu:
        st.markdown(_("The sums above are shown before ReLU, the response map after it."))
    if not is_veiled("output-rows"):
        borders.show_formula(settings)
    show_place_in_net(
        model="vgg16", layer="vgg16/block1_conv1", channel=settings.filter_index or 0,
        picture=picture_named("convolution", "cat", digest_of(settings.picture.image)),
    )  # fmt: skip
    st.caption(settings.picture.credit)
