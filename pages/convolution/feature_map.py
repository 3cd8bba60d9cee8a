"""View: several filters over one picture, stacked to a feature map."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.figures.maps import picture_figure
from core.figures.numbers import grid_table
from core.snippets.convolution import hand_made, learned
from pages.convolution.filters import Filters
from pages.convolution.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_figure
from pages.shared.display.numbers import offer
from pages.shared.display.scale import show_scale
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_SHAPE = 1.4  # width by height of what is left for the maps


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    filters = settings.filters
    if not filters.names:
        st.info(_("Choose at least one kernel."))
        return Shown(settings, "")
    response = settings.respond(filters.inputs(settings.picture.image), filters.kernels, filters.biases)
    left, right = st.columns([1, 2])
    with left:
        picture = settings.picture
        st.markdown(f"**{picture.title}** · {picture.image.shape[0]} x {picture.image.shape[1]}")
        show_figure(picture_figure(picture.image), key="convolution:filtered", alt=picture.title)
        with veiled("parameters"):
            _show_parameters(filters)
    with right:
        _show_maps(filters.names, response)
    return Shown(settings, code_of(settings), partial(_show_credit, settings))


def _show_maps(names: list[str], response: NDArray[np.float32]) -> None:
    height, width, depth = response.shape
    st.markdown(f"**{_('Feature map')}** · {height} x {width} x {depth}")
    limit = float(np.abs(response).max())
    maps = [
        Thumbnail(colour_diverging(response[:, :, index], limit=limit), name, name)
        for index, name in enumerate(names)
    ]
    show_thumbnails(maps, label=_("Response maps"), side=9, fills=_SHAPE * height / width)
    for index, name in enumerate(names):
        offer(f"response {name}", partial(grid_table, response[:, :, index]))
    show_scale(limit, is_signed=bool(response.min() < 0), label=_("Response"))


def _show_parameters(filters: Filters) -> None:
    rows, columns, channels, depth = filters.kernels.shape
    total = filters.num_weights + depth
    st.markdown(f"{rows} · {columns} · {channels} · {depth} + {depth} =")
    st.metric(_("Parameters of this layer"), f"{total:,}")


def _show_credit(settings: Settings) -> None:
    st.caption(settings.picture.credit)


def code_of(settings: Settings) -> str:
    """Keras code of a layer with these filters."""
    filters, source = settings.filters, settings.picture.source
    if filters.are_learned:
        return learned(source, 0, len(filters.names) - 1, settings.options())
    return hand_made(source, filters.kernels, filters.biases, settings.options())
