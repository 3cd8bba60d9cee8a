"""View: a 1x1 convolution is a dense layer at each pixel."""

from functools import partial

import numpy as np
import streamlit as st

from core.figures.maps import map_figure
from core.operations.convolution import conv2d
from core.operations.sliding_window import slide_convolution
from core.snippets.convolution import one_by_one
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.scale import show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.crop import choose_crop, show_croppable
from pages.shared.reader.language import translate as _

_CROP = 4
_CROP_ROW, _CROP_COLUMN = 52, 99  # the reddish corner of the cat's eye
_GREY = {"red": 0.3, "green": 0.6, "blue": 0.1}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    picture = settings.picture
    labels = {"red": _("Times red"), "green": _("Times green"), "blue": _("Times blue")}
    weights = [
        controls.slider(f"pixel_{name}", labels[name], -1.0, 1.0, default, step=0.1)
        for name, default in _GREY.items()
    ]
    kernel = np.array(weights, dtype=np.float32)
    place = choose_crop(
        controls, picture.image.shape[:2], size=_CROP, row=_CROP_ROW, column=_CROP_COLUMN, name="pixel"
    )
    crop = picture.image[place.row : place.row + place.height, place.column : place.column + place.width]
    response = conv2d(picture.image.astype(np.float32), kernel[None, None, :, None])[..., 0]
    dense = (picture.image.reshape(-1, 3) @ kernel).reshape(response.shape)
    limit = float(np.abs(response).max()) or 1.0
    left, right = st.columns([2.6, 1])
    with left:
        window = slide_convolution(crop, kernel[None, None], limit=limit)
        show_window(window, key="convolution:pixel")
    with right:
        st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]} x 3")
        show_croppable(
            controls, picture.image, place, key="convolution:pixel:picture", alt=picture.title, name="pixel"
        )
        with veiled("mix"):
            st.markdown(f"**{_('Response map')}** · {response.shape[0]} x {response.shape[1]}")
            figure = map_figure(response, labels=map_labels(), is_signed=True, show_scale=False)
            show_figure(figure, key="convolution:pixel:response", alt=_("Response map"))
            show_scale(limit)
            difference = float(np.abs(response - dense).max())
            hint = _(
                "Of this map from a dense layer with one unit that is given the three colours of each pixel."
            )
            st.metric(_("Largest difference from a dense layer"), f"{difference:.5f}", help=hint)
    code = one_by_one(picture.source, kernel)
    return Shown(settings, code, partial(_credit, picture.credit))


def _credit(credit: str) -> None:
    st.caption(credit)
