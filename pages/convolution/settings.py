"""The settings of the convolution lesson, read from its controls."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from core.figures.maps import Rectangle
from core.images import to_grey
from core.operations.convolution import check_kernel, conv2d, relu
from core.operations.kernels import KERNEL_SIZES, KERNELS, vgg16_first_layer, vgg16_preprocess
from core.operations.windows import Padding, covered_size
from core.snippets.convolution import LayerOptions, hand_made, learned
from pages.convolution.filters import Filters, choose_filters
from pages.convolution.layers import Stack, choose_stack
from pages.shared.controls.controls import Controls
from pages.shared.controls.kernel_grid import edit_kernel
from pages.shared.pictures.choice import Picture, choose_picture
from pages.shared.reader.language import translate as _

_VGG16, _OWN = "vgg16", "own"
# The views in which a control does something.
_RESPONSES = ("window", "feature-map", "place", "colour", "translation")
_PHOTOGRAPH = (*_RESPONSES, "pixel", "receptive-field")
_ONE_FILTER = ("window", "colour", "translation")
_SEVERAL_FILTERS = ("feature-map", "place")
_WINDOW = (*_RESPONSES, "borders")
# Where others are more to the point, they are folded away.
_HAS_PICTURE_AT_HAND = ("window", "feature-map", "pixel", "translation")
_HAS_STRIDE_AT_HAND = ("window", "borders", "place")
_MOST_BORDER = 12
# Kernel size -> largest dilation whose window still fits into a crop that can be read.
_MOST_DILATION = {3: 4, 5: 2, 7: 2}


class WindowOptions(TypedDict):
    """How a window moves."""

    stride: int
    padding: Padding
    dilation: int


@dataclass(frozen=True)
class Settings:
    """A picture and one filter.

    Attributes:
        picture: The photograph.
        weights: float32 ``(size, size, C)``: one slice for a grey picture, three for VGG16's filters.
        bias: Added to each sum; None for a hand-made kernel.
        filter_index: Of VGG16's first layer; None for a hand-made kernel.
        description: What the kernel does, in the reader's language.
        stride, padding, dilation: Of the window.
        use_relu: Whether negative responses become zero.
        filters: Of a layer with several.
        stack: Of layers, for the receptive field.
        border_size: Rows and columns of a small picture, into which the window fits.
    """

    picture: Picture
    weights: NDArray[np.float32]
    bias: float | None
    filter_index: int | None
    description: str
    stride: int
    padding: Padding
    dilation: int
    use_relu: bool
    filters: Filters
    stack: Stack
    border_size: int

    @property
    def kernel_size(self) -> int:
        """Rows and columns of the kernel."""
        return len(self.weights)

    @property
    def window_size(self) -> int:
        """Rows and columns that the window covers, its holes included."""
        return covered_size(self.kernel_size, dilation=self.dilation)

    @property
    def inputs(self) -> NDArray[np.float32]:
        """What the filter sees: grey values ``(H, W, 1)``, or colour as VGG16 wants it ``(H, W, 3)``."""
        image = self.picture.image
        return to_grey(image)[..., None] if self.filter_index is None else vgg16_preprocess(image)

    @property
    def window(self) -> WindowOptions:
        """Stride, padding and dilation as keyword arguments of ``core``."""
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}

    def respond(
        self, inputs: NDArray[Any], kernels: NDArray[np.float32], biases: ArrayLike
    ) -> NDArray[np.float32]:
        """The feature map ``(H', W', filters)``; ``kernels`` are ``(size, size, C, filters)``."""
        response = conv2d(inputs, kernels, bias=biases, **self.window)
        return relu(response) if self.use_relu else response

    def crop(self, place: Rectangle) -> NDArray[np.generic]:
        """A part of what the filter sees, in whole numbers; uint8 where these are colours."""
        part = np.rint(
            self.inputs[place.row : place.row + place.height, place.column : place.column + place.width]
        )
        return part.astype(np.uint8) if self.filter_index is None else part

    def response(self, inputs: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """The response map ``(H', W')`` of the chosen filter, of the picture unless told otherwise."""
        inputs = self.inputs if inputs is None else inputs
        return self.respond(inputs, self.weights[..., None], [self.bias or 0.0])[..., 0]

    def options(self) -> LayerOptions:
        """What a snippet tells the layer."""
        return LayerOptions(use_relu=self.use_relu, **self.window)

    def snippet(self) -> str:
        """Keras code that gives the response map of the chosen filter."""
        source, index = self.picture.source, self.filter_index
        if index is not None:
            return learned(source, index, index, self.options())
        return hand_made(source, self.weights[..., None], [0.0], self.options())


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that the views of the lesson share, each where it does something."""
    with controls.belonging_to(*_PHOTOGRAPH), _at_hand(controls, *_HAS_PICTURE_AT_HAND):
        picture = choose_picture(controls)
    with controls.belonging_to(*_ONE_FILTER):
        titles = {name: _(kernel.title) for name, kernel in KERNELS.items()}
        titles |= {_VGG16: _("Learned by VGG16"), _OWN: _("My own numbers")}
        kernel_id = controls.select("kernel", _("Kernel"), titles, "vertical_edge")
        with controls.panel():
            weights_place = st.container()
    is_fixed = kernel_id == _VGG16 and controls.view in _ONE_FILTER
    stride, padding, size, dilation, use_relu = _choose_window(controls, is_fixed=is_fixed)
    with controls.belonging_to(*_SEVERAL_FILTERS):
        filters = choose_filters(controls, size)
    with controls.belonging_to(*_ONE_FILTER), controls.standing_in(weights_place):
        weights, bias, filter_index, description = _choose_filter(controls, kernel_id, size)
    with controls.belonging_to("receptive-field"):
        stack = choose_stack(controls)
    smallest = covered_size(size, dilation=dilation)
    with controls.belonging_to("borders"):
        border_size = controls.slider(
            "border_size", _("Size of the small picture"), smallest, _MOST_BORDER, max(5, smallest)
        )
    return Settings(
        picture, weights, bias, filter_index, description, stride, padding, dilation, use_relu, filters, stack,
        border_size,
    )  # fmt: skip


def _at_hand(controls: Controls, *views: str) -> AbstractContextManager[None]:
    """The controls made inside are folded away in all other views."""
    return nullcontext() if controls.view in views else controls.folded()


def _choose_window(controls: Controls, *, is_fixed: bool) -> tuple[int, Padding, int, int, bool]:
    """Stride, padding, kernel size, dilation, and whether ReLU follows."""
    with controls.belonging_to(*_WINDOW), _at_hand(controls, *_HAS_STRIDE_AT_HAND):
        stride = controls.slider("stride", _("Stride"), 1, 4, 1)
        with controls.belonging_to(*_RESPONSES):
            padding = controls.padding()
    with controls.belonging_to(*_WINDOW), _at_hand(controls, "borders"):
        sizes = {str(size): f"{size} x {size}" for size in KERNEL_SIZES}
        size = int(controls.segments("size", _("Kernel size"), sizes, "3", disabled=is_fixed))
        reason = _("Keras allows a dilation only at stride 1.")
        dilation = controls.slider(
            "dilation", _("Dilation"), 1, _MOST_DILATION[size], 1, disabled=stride > 1, help=reason
        )
    with controls.belonging_to(*_RESPONSES), controls.folded():
        use_relu = controls.toggle("relu", "ReLU", help=_("Negative responses become zero."))
    return stride, padding, 3 if is_fixed else size, 1 if stride > 1 else dilation, use_relu


def _choose_filter(
    controls: Controls, kernel_id: str, size: int
) -> tuple[NDArray[np.float32], float | None, int | None, str]:
    """Weights ``(size, size, C)``, bias, index in VGG16's first layer or None, and what the kernel does."""
    if kernel_id == _VGG16:
        kernels, biases = vgg16_first_layer()
        index = controls.slider("filter", _("Filter of VGG16's first layer"), 0, len(biases) - 1, 0)
        description = _("Learned from the photographs of ImageNet; it looks at all three colours at once.")
        return kernels[:, :, :, index], float(biases[index]), index, description
    if kernel_id == _OWN:
        grid = edit_kernel(controls, f"grid{size}", KERNELS["vertical_edge"].build(size))
        return check_kernel(grid, num_dimensions=2)[..., None], None, None, _("Your own numbers.")
    kernel = KERNELS[kernel_id]
    seed = controls.number("seed", _("Seed"), 0, 9999, 0) if kernel_id == "random" else 0
    return kernel.build(size, seed=seed)[..., None], None, None, _(kernel.description)
