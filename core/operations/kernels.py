"""Named kernels: hand-made ones of several sizes, and those that VGG16's first layer learned."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.settings import ASSETS

KERNEL_SIZES = (3, 5, 7)

VGG16_MEAN_RGB = (123.68, 116.779, 103.939)
"""Mean red, green and blue of ImageNet's training pictures (Simonyan and Zisserman 2014), which VGG16 subtracts."""

Kernel = NDArray[np.float32]


@dataclass(frozen=True)
class NamedKernel:
    """A kernel known by its name.

    Attributes:
        kernel_id: Key of the kernel in :data:`KERNELS`.
        title: English name, marked for the message catalogue.
        description: One sentence on what it does, marked likewise.
        recipe: ``(size, seed)`` -> values ``(size, size)``; only the random kernel uses the seed.

    Example:
        >>> print(KERNELS["sobel_vertical"].build(3))
        [[-1.  0.  1.]
         [-2.  0.  2.]
         [-1.  0.  1.]]
    """

    kernel_id: str
    title: str
    description: str
    recipe: Callable[[int, int], NDArray[np.floating]]

    def build(self, size: int, *, seed: int = 0) -> Kernel:
        """The kernel, float32 ``(size, size)``, to be applied by cross-correlation.

        Raises:
            InputError: ``size`` is not 3, 5 or 7.
        """
        if size not in KERNEL_SIZES:
            raise InputError(N_("A kernel can have the size 3, 5 or 7, not {size}."), size=size)
        return self.recipe(size, seed).astype(np.float32)


def vgg16_preprocess(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What VGG16 wants to see, with the channels left in RGB order.

    Args:
        image: uint8 RGB ``(H, W, 3)``, 0-255.

    Returns:
        float32 ``(H, W, 3)``, about -124 to 151: the training set's mean colour is subtracted.

    Example:
        >>> vgg16_preprocess(np.full((1, 1, 3), 128, np.uint8)).round(1)
        array([[[ 4.3, 11.2, 24.1]]], dtype=float32)
    """
    return image.astype(np.float32) - np.array(VGG16_MEAN_RGB, np.float32)


@functools.cache
def vgg16_first_layer() -> tuple[Kernel, NDArray[np.float32]]:
    """Kernels ``(3, 3, 3, 64)`` and bias ``(64,)`` of VGG16's block1_conv1.

    They are for pictures of :func:`vgg16_preprocess`. The stored weights expect BGR; these kernels have their
    channels turned to RGB, which gives the same responses. The arrays are shared, so they are read-only.

    Example:
        >>> kernels, bias = vgg16_first_layer()
        >>> kernels.shape, bias.shape
        ((3, 3, 3, 64), (64,))
    """
    with np.load(ASSETS / "models" / "vgg16_conv_base_float16.npz") as weights:
        kernels = weights["block1_conv1/kernel"][:, :, ::-1].astype(np.float32)
        bias = weights["block1_conv1/bias"].astype(np.float32)
    kernels.flags.writeable = False
    bias.flags.writeable = False
    return kernels, bias


def _binomial(size: int) -> NDArray[np.float64]:
    """Row ``size - 1`` of Pascal's triangle: the discrete form of the Gaussian."""
    return np.array([comb(size - 1, index) for index in range(size)], dtype=np.float64)


def _offsets(size: int) -> NDArray[np.float64]:
    return np.arange(size, dtype=np.float64) - size // 2


def _identity(size: int, seed: int) -> NDArray[np.floating]:
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def _horizontal_edge(size: int, seed: int) -> NDArray[np.floating]:
    return np.tile(np.sign(_offsets(size))[:, np.newaxis], (1, size))


def _vertical_edge(size: int, seed: int) -> NDArray[np.floating]:
    return _horizontal_edge(size, seed).T


def _diagonal_edge(size: int, seed: int) -> NDArray[np.floating]:
    return np.sign(np.add.outer(_offsets(size), _offsets(size)))


def _sobel_horizontal(size: int, seed: int) -> NDArray[np.floating]:
    """Binomial smoothing along the edge and a smoothed central difference across it, as in OpenCV."""
    return np.outer(np.convolve(_binomial(size - 2), [-1, 0, 1]), _binomial(size))


def _sobel_vertical(size: int, seed: int) -> NDArray[np.floating]:
    return _sobel_horizontal(size, seed).T


def _laplacian(size: int, seed: int) -> NDArray[np.floating]:
    """The five-point Laplacian of the binomially smoothed picture; at size 3 there is no smoothing."""
    second_difference = np.convolve(_binomial(size - 2), [1, -2, 1])
    smoothing = np.pad(_binomial(size - 2), 1)
    return np.outer(second_difference, smoothing) + np.outer(smoothing, second_difference)


def _blur(size: int, seed: int) -> NDArray[np.floating]:
    return np.full((size, size), 1 / size**2)


def _gaussian_blur(size: int, seed: int) -> NDArray[np.floating]:
    weights = _binomial(size) / 2 ** (size - 1)
    return np.outer(weights, weights)


def _sharpen(size: int, seed: int) -> NDArray[np.floating]:
    """Identity minus Laplacian; its smoothing is scaled to a sum of 1 to make all sizes equally strong."""
    return _identity(size, seed) - _laplacian(size, seed) / 4 ** (size - 3)


def _emboss(size: int, seed: int) -> NDArray[np.floating]:
    return np.add.outer(_offsets(size), _offsets(size)) + _identity(size, seed)


def _random(size: int, seed: int) -> NDArray[np.floating]:
    return np.random.default_rng(seed).normal(size=(size, size)).round(1)


_ALL = (
    NamedKernel("identity", N_("Identity"), N_("Leaves the picture as it is."), _identity),
    NamedKernel(
        "horizontal_edge",
        N_("Horizontal edge"),
        N_("Answers to horizontal edges: positive where the picture is brighter below than above."),
        _horizontal_edge,
    ),
    NamedKernel(
        "vertical_edge",
        N_("Vertical edge"),
        N_("Answers to vertical edges: positive where the picture is brighter right than left."),
        _vertical_edge,
    ),
    NamedKernel(
        "diagonal_edge",
        N_("Diagonal edge"),
        N_("Answers to diagonal edges: positive where the picture is brighter towards the lower right."),
        _diagonal_edge,
    ),
    NamedKernel(
        "sobel_horizontal",
        N_("Sobel, horizontal edges"),
        N_("Answers to horizontal edges and smooths along them, so that noise counts less."),
        _sobel_horizontal,
    ),
    NamedKernel(
        "sobel_vertical",
        N_("Sobel, vertical edges"),
        N_("Answers to vertical edges and smooths along them, so that noise counts less."),
        _sobel_vertical,
    ),
    NamedKernel(
        "laplacian",
        N_("Laplacian"),
        N_("Answers to edges and spots of every direction: positive where the surroundings are brighter."),
        _laplacian,
    ),
    NamedKernel("blur", N_("Blur (box)"), N_("Takes the plain mean of the window."), _blur),
    NamedKernel(
        "gaussian_blur",
        N_("Gaussian blur"),
        N_("Takes a mean in which pixels near the middle count more."),
        _gaussian_blur,
    ),
    NamedKernel(
        "sharpen",
        N_("Sharpen"),
        N_("Exaggerates what differs from the surroundings; even areas stay as they are."),
        _sharpen,
    ),
    NamedKernel(
        "emboss",
        N_("Emboss"),
        N_("Makes the picture look like a relief that is lit along the diagonal."),
        _emboss,
    ),
    NamedKernel(
        "random",
        N_("Random"),
        N_("Numbers drawn at random, as in a network before training."),
        _random,
    ),
)

KERNELS: Mapping[str, NamedKernel] = {kernel.kernel_id: kernel for kernel in _ALL}
"""The hand-made kernels by id, in the order in which to offer them."""
