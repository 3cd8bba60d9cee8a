"""View: several filters over one picture, stacked to a feature map."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.images import to_grey
from core.kernels import KERNELS, vgg16_first_layer, vgg16_preprocess
from pages.convolution.settings import Settings
from pages.shared.controls import Controls
from pages.shared.language import translate as _

_A_ROW = 4
_DEFAULT = ("horizontal_edge", "vertical_edge", "laplacian", "gaussian_blur")


def show(controls: Controls, settings: Settings) -> None:
    """Draw the view."""
    learned = controls.toggle("stack_learned", _("Filters learned by VGG16 instead of hand-made ones"))
    if learned:
        names, response, shape = _learned(controls, settings)
    else:
        names, response, shape = _hand_made(controls, settings)
    if not names:
        st.info(_("Choose at least one kernel."))
        return
    _show_maps(names, response)
    _show_sizes(settings, response, shape)


def _learned(
    controls: Controls, settings: Settings
) -> tuple[list[str], NDArray[np.float32], tuple[int, ...]]:
    kernels, biases = vgg16_first_layer()
    count = controls.slider("stack_count", _("Number of filters"), 1, len(biases), 8)
    inputs = vgg16_preprocess(settings.picture.image)
    response = settings.respond(inputs, kernels[..., :count], biases[:count])
    return (
        [_("Filter {index}").format(index=index) for index in range(count)],
        response,
        kernels[..., :count].shape,
    )


def _hand_made(
    controls: Controls, settings: Settings
) -> tuple[list[str], NDArray[np.float32], tuple[int, ...]]:
    titles = {name: _(kernel.title) for name, kernel in KERNELS.items()}
    chosen = controls.several("stack", _("Kernels"), titles, _DEFAULT)
    if not chosen:
        return [], np.empty(0, np.float32), ()
    kernels = np.stack([KERNELS[name].build(settings.kernel_size) for name in chosen], axis=-1)[:, :, None, :]
    inputs = to_grey(settings.picture.image)[..., None]
    response = settings.respond(inputs, kernels, np.zeros(len(chosen)))
    return [titles[name] for name in chosen], response, kernels.shape


def _show_maps(names: list[str], response: NDArray[np.float32]) -> None:
    st.caption(_("Blue is negative, white is zero, orange is positive; each map has its own scale."))
    for start in range(0, len(names), _A_ROW):
        for column, index in zip(
            st.columns(_A_ROW), range(start, min(start + _A_ROW, len(names))), strict=False
        ):
            picture = colour_diverging(response[:, :, index])
            column.image(
                picture, caption=names[index], width="stretch", alt=names[index], output_format="PNG"
            )


def _show_sizes(settings: Settings, response: NDArray[np.float32], shape: tuple[int, ...]) -> None:
    rows, columns, channels, filters = shape
    height, width, depth = response.shape
    picture = settings.picture.image.shape
    left, right = st.columns(2)
    left.metric(_("Feature map (height, width, depth)"), f"{height} x {width} x {depth}")
    right.metric(_("Parameters of this layer"), f"{rows * columns * channels * filters + filters:,}")
    st.latex(
        rf"({picture[0]}, {picture[1]}, {channels}) \longrightarrow ({height}, {width}, {depth}) \qquad"
        rf"{rows} \cdot {columns} \cdot {channels} \cdot {filters} + {filters}"
        rf" = {rows * columns * channels * filters + filters}"
    )
