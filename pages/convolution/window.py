"""View: the window over a small crop, beside the response map of the whole picture."""

import streamlit as st

from core.figures.maps import Rectangle, map_figure, picture_figure
from core.operations.sliding_window import slide_convolution
from pages.convolution import borders
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.controls.crop import choose_crop
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_CROP, _COLOUR_CROP = 9, 6
_CROP_ROW, _CROP_COLUMN = 44, 100  # an eye of the cat


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    smallest = _CROP if settings.filter_index is None else _COLOUR_CROP
    size = max(smallest, settings.window_size + 2)
    place = choose_crop(
        controls, settings.picture.image.shape[:2], size=size, row=_CROP_ROW, column=_CROP_COLUMN
    )
    window = slide_convolution(settings.crop(place), settings.weights, bias=settings.bias, **settings.window)
    show_window(window, key="convolution:window")
    if settings.use_relu:
        st.caption(_("The sums above are shown before ReLU, the response map below after it."))
    _show_whole_picture(settings, place)
    borders.show_formula(settings)
    return Shown(settings, settings.snippet())


def _show_whole_picture(settings: Settings, crop: Rectangle) -> None:
    picture, response = settings.picture, settings.response()
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]}")
        figure = picture_figure(picture.image, marked=(crop,))
        show_figure(figure, key="convolution:picture", alt=picture.title)
        st.caption(picture.credit)
    with right:
        st.markdown(f"**{_('Response map')}** · {response.shape[0]} x {response.shape[1]}")
        figure = map_figure(response, labels=map_labels())
        show_figure(figure, key="convolution:response", alt=settings.description)
        st.caption(settings.description)
