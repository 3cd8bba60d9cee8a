"""Counting parameters by arithmetic alone: the MNIST convnets of the book with and without pooling."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal, Protocol

from core.operations.windows import output_size

Shape = tuple[int, ...]

MNIST_SHAPE = (28, 28, 1)


class CountedLayer(Protocol):
    """A layer that knows its shape arithmetic; shapes are without the batch axis."""

    @property
    def name(self) -> str:
        """The name of its Keras class."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of its output for one of its input."""

    def num_parameters(self, input_shape: Shape) -> int:
        """Number of its weights and biases."""


@dataclass(frozen=True)
class Convolution:
    """``filters`` kernels over all channels, without padding, each with a bias."""

    filters: int
    kernel_size: int = 3
    name: str = "Conv2D"
    stride: int = 1

    def output_shape(self, input_shape: Shape) -> Shape:
        """``(H', W', filters)``."""
        *sides, _ = input_shape
        return *(output_size(side, self.kernel_size, stride=self.stride) for side in sides), self.filters

    def num_parameters(self, input_shape: Shape) -> int:
        """``(kernel_size**2 * channels + 1) * filters``."""
        return (self.kernel_size**2 * input_shape[-1] + 1) * self.filters


@dataclass(frozen=True)
class MaxPooling:
    """The maximum, or by another name the average, of windows side by side; nothing to learn."""

    pool_size: int = 2
    name: str = "MaxPooling2D"

    def output_shape(self, input_shape: Shape) -> Shape:
        """``(H', W', C)``."""
        *sides, channels = input_shape
        return *(output_size(side, self.pool_size, stride=self.pool_size) for side in sides), channels

    def num_parameters(self, input_shape: Shape) -> int:
        """None."""
        return 0


@dataclass(frozen=True)
class GlobalAverage:
    """The mean of each channel over all places; nothing to learn."""

    name: str = "GlobalAveragePooling2D"

    def output_shape(self, input_shape: Shape) -> Shape:
        """``(C,)``."""
        return (input_shape[-1],)

    def num_parameters(self, input_shape: Shape) -> int:
        """None."""
        return 0


@dataclass(frozen=True)
class Flatten:
    """All numbers in one row."""

    name: str = "Flatten"

    def output_shape(self, input_shape: Shape) -> Shape:
        """``(H * W * C,)``."""
        return (prod(input_shape),)

    def num_parameters(self, input_shape: Shape) -> int:
        """None."""
        return 0


@dataclass(frozen=True)
class Dense:
    """Every unit connected with every input, each with a bias."""

    units: int
    name: str = "Dense"

    def output_shape(self, input_shape: Shape) -> Shape:
        """``(units,)``."""
        return (self.units,)

    def num_parameters(self, input_shape: Shape) -> int:
        """``(inputs + 1) * units``."""
        return (input_shape[-1] + 1) * self.units


@dataclass(frozen=True)
class LayerCount:
    """A line of the table: the layer, the shape of its output without the batch axis, its parameters."""

    name: str
    output_shape: Shape
    num_parameters: int


def count_parameters(layers: Sequence[CountedLayer], input_shape: Shape) -> list[LayerCount]:
    """Output shape and parameters of each layer, as ``model.summary()`` of Keras tells them.

    Raises:
        WindowTooLarge: A window does not fit into what is left at its layer.
    """
    table = []
    for layer in layers:
        num_parameters = layer.num_parameters(input_shape)
        input_shape = layer.output_shape(input_shape)
        table.append(LayerCount(layer.name, input_shape, num_parameters))
    return table


def mnist_convnet(*, pooling: bool = True, edition: Literal[1, 2] = 1) -> tuple[CountedLayer, ...]:
    """The book's MNIST convnet with its two pooling layers or without, for 28x28x1.

    Args:
        pooling: Whether it has them; everything else stays.
        edition: Of the book. The chapter is that of the first: 93,322 parameters.

    Source:
        F. Chollet, *Deep Learning with Python*: first edition, listings 5.1 to 5.3 and 5.7, second edition, listings
        8.1 and 8.5.
    """
    pool = (MaxPooling(),) if pooling else ()
    last, hidden = (64, (Dense(64),)) if edition == 1 else (128, ())
    return Convolution(32), *pool, Convolution(64), *pool, Convolution(last), Flatten(), *hidden, Dense(10)
