"""The settings of the pooling lesson, read from its controls."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.maps import Rectangle
from core.images import to_grey
from core.operations.convolution import conv2d, relu
from core.operations.kernels import KERNELS
from core.operations.pooling import average_pool2d, max_pool2d
from core.operations.windows import Padding
from core.snippets.pooling import downsampling
from pages.shared.controls.controls import Controls
from pages.shared.pictures.choice import Picture, choose_picture
from pages.shared.reader.language import translate as _

NOISE = 5.0
"""The largest of the weak responses."""
_CELLS = 16
_STRONG_ROW, _STRONG_COLUMN = 6, 9
_KERNEL_SIZE = 3
# Gives weights of both signs at all sizes: with one sign alone the map would look like another kind of map.
_RANDOM_SEED = 7
_MAPS = ("window", "comparison")  # the views that look at a photograph's feature map
_FEATURES = ("identity", "horizontal_edge", "vertical_edge", "sobel_vertical", "laplacian", "gaussian_blur")


@dataclass(frozen=True)
class OneResponse:
    """One strong response among weak ones, and a window over them.

    Attributes:
        strength: Of the strong response.
        pool_size: Of the window.
    """

    strength: float
    pool_size: int

    @property
    def feature_map(self) -> NDArray[np.float32]:
        """``(rows, columns)``; always the same noise."""
        noise = np.random.default_rng(0).uniform(0, NOISE, (_CELLS, _CELLS)).round(1).astype(np.float32)
        noise[_STRONG_ROW, _STRONG_COLUMN] = self.strength
        return noise

    @property
    def window(self) -> Rectangle:
        """The one that lies over the strong response."""
        cell = self.cell
        return Rectangle(
            cell.row * self.pool_size, cell.column * self.pool_size, self.pool_size, self.pool_size
        )

    @property
    def cell(self) -> Rectangle:
        """What this window gives in the smaller maps."""
        return Rectangle(_STRONG_ROW // self.pool_size, _STRONG_COLUMN // self.pool_size, 1, 1)

    @property
    def pooled(self) -> dict[str, NDArray[np.float32]]:
        """The smaller maps by the name of the method."""
        values = self.feature_map[..., None]
        return {
            "max": max_pool2d(values, pool_size=self.pool_size)[..., 0],
            "average": average_pool2d(values, pool_size=self.pool_size)[..., 0],
        }


@dataclass(frozen=True)
class Settings:
    """A feature map and a window that makes it smaller.

    Attributes:
        picture: The photograph.
        kernel: float32 ``(3, 3)``; ReLU of its response is the feature map.
        pool_size, stride, padding: Of the window.
        strided_kernel: float32 ``(pool_size, pool_size)``, of the strided convolution.
        response: A made-up feature map with one strong response.
    """

    picture: Picture
    kernel: NDArray[np.float32]
    pool_size: int
    stride: int
    padding: Padding
    strided_kernel: NDArray[np.float32]
    response: OneResponse

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

    def snippet(self, *, shift: int = 0) -> str:
        """Keras code that gives the maps on the screen, of a picture that is moved to the right by ``shift`` pixels."""
        return downsampling(
            self.picture.source,
            self.kernel,
            self.strided_kernel,
            pool_size=self.pool_size,
            stride=self.stride,
            padding=self.padding,
            shift=shift,
        )


def method_titles() -> dict[str, str]:
    """The methods in the reader's language."""
    return {"max": _("Max pooling"), "average": _("Average pooling"), "strided": _("Strided convolution")}


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that views share, each where it does something."""
    with controls.belonging_to(*_MAPS):
        titles = {name: _(KERNELS[name].title) for name in _FEATURES}
        feature = controls.select("feature", _("Feature to look for"), titles, "vertical_edge")
        pool_size = controls.slider("size", _("Window size"), 2, 6, 2)
        labels = {"size": _("as the window"), **{str(number): str(number) for number in range(1, 5)}}
        stride = controls.select("stride", _("Stride"), labels, "size")
        with controls.folded() if controls.view in _MAPS else nullcontext():
            picture = choose_picture(controls)
            padding = controls.padding()
            with controls.belonging_to("comparison"):
                strided_kernel = _choose_strided_kernel(controls, pool_size)
    with controls.belonging_to("dilution"):
        strength = controls.slider("strength", _("Strength of the one response"), 20, 255, 200)
        response = OneResponse(strength, controls.slider("dilution_size", _("Window size"), 2, 8, 4))
    kernel = KERNELS[feature].build(_KERNEL_SIZE)
    step = pool_size if stride == "size" else int(stride)
    return Settings(picture, kernel, pool_size, step, padding, strided_kernel, response)


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
    return np.random.default_rng(_RANDOM_SEED).uniform(-limit, limit, (size, size)).round(2)


_STRIDED: dict[str, Callable[[int], NDArray[np.floating]]] = {
    "first": _first_cell,
    "mean": _mean,
    "random": _random,
}
