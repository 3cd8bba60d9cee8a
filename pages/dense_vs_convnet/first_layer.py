"""View: one digit through the convnet's first layer, to all of its maps."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.maps import map_figure
from core.figures.numbers import grid_table
from core.images import montage
from core.operations.convolution import conv2d, relu
from core.operations.digit_weights import first_kernels
from core.snippets.digit_nets import first_layer
from pages.dense_vs_convnet.settings import Settings
from pages.shared.components.marked_picture import Axis, show_marked_picture
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.numbers import offer
from pages.shared.display.scale import show_colours, show_scale
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_COLUMNS = 8
_GAP = 2  # pixels between two maps
_DIGIT, _FILTER = "4", 4
_GREY = "gray"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    dataset = settings.load()
    if dataset is None:
        return settings.shown
    kernels, biases = first_kernels()
    count = len(biases)
    value = int(controls.select("digit", _("Digit"), [str(number) for number in range(10)], _DIGIT))
    places = np.flatnonzero(dataset.test.labels == value)
    example = controls.slider("example", _("Example of it"), 0, len(places) - 1, 0)
    chosen = controls.slider("kernel", _("Map"), 0, count - 1, _FILTER)
    digit = dataset.test.images[places[example]]
    maps = relu(conv2d(digit / np.float32(255), kernels, bias=biases))
    left, right = st.columns([1, 3])
    with left:
        _show_digit_and_kernel(digit[..., 0], kernels[:, :, 0, chosen], float(biases[chosen]), chosen)
    with right, veiled("through"):
        st.markdown(f"**{_('Feature map')}** · {' x '.join(map(str, maps.shape))}")
        _show_maps(controls, maps, chosen)
    code = first_layer(digit[..., 0], kernels, biases, chosen)
    return Shown(settings, code, _explain)


def _show_digit_and_kernel(
    digit: NDArray[np.uint8], kernel: NDArray[np.float32], bias: float, chosen: int
) -> None:
    title = _("The digit")
    st.markdown(f"**{title}** · {digit.shape[0]} x {digit.shape[1]} x 1")
    figure = map_figure(
        digit.astype(np.float32), labels=map_labels(), limit=255, is_signed=False, show_scale=False
    )
    figure.update_traces(colorscale=_GREY)
    show_figure(figure, key="dense_vs_convnet:digit", alt=title)
    if is_veiled("through"):
        return
    title = _("Kernel {index}").format(index=chosen)
    told = _("bias {bias}").format(bias=f"{bias:.2f}")
    st.markdown(f"**{title}** · {told}")
    limit = float(np.abs(first_kernels()[0]).max())
    figure = map_figure(kernel, labels=map_labels(), limit=limit, is_signed=True, show_scale=False)
    figure.update_traces(texttemplate="%{z:.2f}")
    show_figure(figure, key="dense_vs_convnet:kernel", alt=title)
    show_scale(limit, label=_("Weight"))


def _show_maps(controls: Controls, maps: NDArray[np.float32], chosen: int) -> None:
    """All maps on one sheet; the chosen one is framed."""
    height, width, count = maps.shape
    largest = np.maximum(maps.max(axis=(0, 1)), np.finfo(np.float32).tiny)
    tiles = np.rint(255 * np.moveaxis(maps / largest, -1, 0)).astype(np.uint8)
    sheet = montage(tiles, columns=_COLUMNS, padding=_GAP, fill=128)
    rows = -(-count // _COLUMNS)
    show_marked_picture(
        np.repeat(sheet[..., None], 3, axis=2),
        Axis(rows - 1, height, _GAP, height + _GAP), Axis(_COLUMNS - 1, width, _GAP, width + _GAP),
        divmod(chosen, _COLUMNS), key="dense_vs_convnet:maps",
        alt=_("The maps of all filters; that of filter {index} is framed").format(index=chosen),
        on_move=lambda row, column: controls.assign("kernel", row * _COLUMNS + column),
    )  # fmt: skip
    show_colours(_GREY, ("0", f"{maps[..., chosen].max():.2f}"), _("Response"))
    offer("response", lambda: grid_table(maps[:, :, chosen]))


def _explain() -> None:
    st.markdown(
        _(
            "Every map is one kernel slid over the whole digit, plus its bias, with ReLU. Click a map: its kernel"
            " appears under the digit. Each map has a scale of its own, from black for no response to white for its"
            " largest; the legend is that of the framed one."
        )
    )
