"""View: several filters over one picture, stacked to a feature map."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.images import to_grey
from core.operations.kernels import KERNELS, vgg16_first_layer, vgg16_preprocess
from core.snippets.convolution import hand_made, learned
from pages.convolution.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_A_ROW = 4
_DEFAULT = ("horizontal_edge", "vertical_edge", "laplacian", "gaussian_blur")


@dataclass(frozen=True)
class _Filters:
    """Several filters: a name each, kernels ``(size, size, C, filters)``, biases, what they see, and their code."""

    names: list[str]
    kernels: NDArray[np.float32]
    biases: NDArray[np.float32]
    inputs: NDArray[np.float32]
    code: str


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    is_learned = controls.toggle("stack_learned", _("Filters learned by VGG16 instead of hand-made ones"))
    filters = _choose_learned(controls, settings) if is_learned else _choose_hand_made(controls, settings)
    if filters is None:
        st.info(_("Choose at least one kernel."))
        return Shown(settings, "")
    response = settings.respond(filters.inputs, filters.kernels, filters.biases)
    _show_maps(filters.names, response)
    _show_sizes(settings, filters.kernels.shape, response.shape)
    return Shown(settings, filters.code)


def _choose_learned(controls: Controls, settings: Settings) -> _Filters:
    kernels, biases = vgg16_first_layer()
    count = controls.slider("stack_count", _("Number of filters"), 1, len(biases), 8)
    names = [_("Filter {index}").format(index=index) for index in range(count)]
    inputs = vgg16_preprocess(settings.picture.image)
    code = learned(settings.picture.source, 0, count - 1, settings.options())
    return _Filters(names, kernels[..., :count], biases[:count], inputs, code)


def _choose_hand_made(controls: Controls, settings: Settings) -> _Filters | None:
    titles = {name: _(kernel.title) for name, kernel in KERNELS.items()}
    chosen = controls.several("stack", _("Kernels"), titles, _DEFAULT)
    if not chosen:
        return None
    kernels = np.stack([KERNELS[name].build(settings.kernel_size) for name in chosen], axis=-1)[:, :, None, :]
    biases = np.zeros(len(chosen), dtype=np.float32)
    inputs = to_grey(settings.picture.image)[..., None]
    code = hand_made(settings.picture.source, kernels, biases, settings.options())
    return _Filters([titles[name] for name in chosen], kernels, biases, inputs, code)


def _show_maps(names: list[str], response: NDArray[np.float32]) -> None:
    st.caption(_("Blue is negative, white is zero, orange is positive; each map has its own scale."))
    for start in range(0, len(names), _A_ROW):
        row = range(start, min(start + _A_ROW, len(names)))
        for column, index in zip(st.columns(_A_ROW), row, strict=False):
            picture = colour_diverging(response[:, :, index])
            column.image(
                picture, caption=names[index], width="stretch", alt=names[index], output_format="PNG"
            )


def _show_sizes(settings: Settings, kernels: tuple[int, ...], response: tuple[int, ...]) -> None:
    rows, columns, channels, filters = kernels
    height, width, depth = response
    picture = settings.picture.image.shape
    parameters = rows * columns * channels * filters + filters
    left, right = st.columns(2)
    left.metric(_("Feature map (height, width, depth)"), f"{height} x {width} x {depth}")
    right.metric(_("Parameters of this layer"), f"{parameters:,}")
    st.latex(
        rf"({picture[0]}, {picture[1]}, {channels}) \longrightarrow ({height}, {width}, {depth}) \qquad"
        rf"{rows} \cdot {columns} \cdot {channels} \cdot {filters} + {filters} = {parameters}"
    )
