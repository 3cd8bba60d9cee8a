"""The settings of the pooling lesson, read from its controls."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.images import to_grey
from core.operations.convolution import conv2d, relu
from core.operations.kernels import KERNELS
from core.operations.pooling import average_pool2d, max_pool2d
from core.operations.windows import Padding
from core.snippets.pooling import downsampling
from pages.shared.controls.controls import Controls
from pages.shared.pictures.choice import Picture, choose_picture
from pages.shared.reader.language import translate as _

_KERNEL_SIZE = 3
_FEATURES = ("identity", "horizontal_edge", "vertical_edge", "sobel_vertical", "laplacian", "gaussian_blur")


@dataclass(frozen=True)
class Settings:
    """A feature map and a window that makes it smaller.

    Attributes:
        picture: The photograph.
        kernel: float32 ``(3, 3)``; ReLU of its response is the feature map.
        pool_size, stride, padding: Of the window.
        strided_kernel: float32 ``(pool_size, pool_size)``, of the strided convolution.
    """

    picture: Picture
    kernel: NDArray[np.float32]
    pool_size: int
    stride: int
    padding: Padding
    strided_kernel: NDArray[np.float32]

    def feature_map(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The feature map ``(H, W, 1)`` of a picture uint8 ``(H, W, 3)``."""
        return relu(conv2d(to_grey(image)[..., None], self.kernel[:, :, None, None]))

    def downsample(self, feature_map: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """The smaller map ``(H', W')`` by the name of each method."""
        padding = self.padding
        maps = {
            "max": max_pool2d(feature_map, pool_size=self.pool_size, stride=self.stride, padding=padding),
            "average": average_pool2d(
                feature_map, pool_size=self.pool_size, stride=self.stride, padding=padding
            ),
            "strided": conv2d(
                feature_map, self.strided_kernel[:, :, None, None], stride=self.stride, padding=padding
            ),
        }
        return {name: values[..., 0] for name, values in maps.items()}

    def snippet(self) -> str:
        """Keras code that gives the maps on the screen."""
        return downsampling(
            self.picture.source,
            self.kernel,
            self.strided_kernel,
            pool_size=self.pool_size,
            stride=self.stride,
            padding=self.padding,
        )


def method_titles() -> dict[str, str]:
    """The methods in the reader's language."""
    return {"max": _("Max pooling"), "average": _("Average pooling"), "strided": _("Strided convolution")}


def choose_settings(controls: Controls) -> Settings:
    """Show the four controls of the lesson and, folded away, the others."""
    columns = st.columns([3, 3, 2, 2])
    with columns[0]:
        picture = choose_picture(controls)
    with columns[1]:
        titles = {name: _(KERNELS[name].title) for name in _FEATURES}
        feature = controls.select("feature", _("Feature to look for"), titles, "vertical_edge")
    with columns[2]:
        pool_size = controls.slider("size", _("Window size"), 2, 6, 2)
    with columns[3]:
        labels = {"size": _("as the window"), **{str(number): str(number) for number in range(1, 5)}}
        stride = controls.select("stride", _("Stride"), labels, "size")
    with controls.folded():
        left, right = st.columns(2)
        with left:
            padding = controls.padding()
        with right:
            strided_kernel = _choose_strided_kernel(controls, pool_size)
    kernel = KERNELS[feature].build(_KERNEL_SIZE)
    step = pool_size if stride == "size" else int(stride)
    return Settings(picture, kernel, pool_size, step, padding, strided_kernel)


def _choose_strided_kernel(controls: Controls, size: int) -> NDArray[np.float32]:
    labels = {
        "first": _("Keep the first cell"),
        "mean": _("Average"),
        "random": _("Random, as before training"),
    }
    chosen = controls.select("strided", _("Weights of the strided convolution"), labels, "random")
    return _STRIDED[chosen](size).astype(np.float32)


def _first_cell(size: int) -> NDArray[np.floating]:
    kernel = np.zeros((size, size))
    kernel[0, 0] = 1
    return kernel


def _mean(size: int) -> NDArray[np.floating]:
    return np.full((size, size), 1 / size**2)


def _random(size: int) -> NDArray[np.floating]:
    # Keras starts a Conv2D with this range: Glorot and Bengio 2010, one channel in, one out.
    limit = np.sqrt(6 / (2 * size**2))
    return np.random.default_rng(0).uniform(-limit, limit, (size, size)).round(2)


_STRIDED: dict[str, Callable[[int], NDArray[np.floating]]] = {
    "first": _first_cell,
    "mean": _mean,
    "random": _random,
}
