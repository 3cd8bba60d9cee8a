"""Nets as plain values, with their table of layers by arithmetic alone: no TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from core.architectures.layers import (
    Convolution,
    CountedLayer,
    Dense,
    Flatten,
    GlobalAverage,
    LayerCount,
    MaxPooling,
    Shape,
    count_parameters,
)
from core.errors import N_, InputError

MAX_PARAMETERS = 50_000_000


@dataclass(frozen=True)
class Unchanged:
    """A layer that keeps the shape and learns nothing: Rescaling, Dropout."""

    name: str

    def output_shape(self, input_shape: Shape) -> Shape:
        """``input_shape``."""
        return input_shape

    def num_parameters(self, input_shape: Shape) -> int:
        """None."""
        return 0


@dataclass(frozen=True)
class ConvnetSpec:
    """The chapter's convnet: convolutions, each followed by 2x2 max pooling, then a dense classifier.

    Rescaling, [Conv2D, MaxPooling2D] a block, Flatten, Dropout if any, Dense, Dense. Valid padding, ReLU; the
    last layer is one sigmoid for two classes, else a softmax. Input 0-255.

    Attributes:
        filters: Of each block; the defaults are the book's for cats and dogs: 3,453,121 parameters.
        kernel_size: Of every convolution.
        dense_units: Of the hidden dense layer.
        dropout: Rate before it, 0 for no such layer.
        image_shape: ``(H, W, C)``.
        classes: How many.
        last_pooling: False leaves out the pooling of the last block, as the MNIST net does.
    """

    filters: tuple[int, ...] = (32, 64, 128, 128)
    kernel_size: int = 3
    dense_units: int = 512
    dropout: float = 0.0
    image_shape: tuple[int, int, int] = (150, 150, 3)
    classes: int = 2
    last_pooling: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))  # JSON knows lists only
        object.__setattr__(self, "image_shape", tuple(self.image_shape))
        object.__setattr__(self, "dropout", float(self.dropout))
        _check_positive(*self.filters, self.kernel_size, self.dense_units)
        _check_classes(self.classes)
        if not 0 <= self.dropout < 1:
            raise InputError(
                N_("The dropout rate is {rate}; choose a number from 0 to below 1."), rate=self.dropout
            )
        _check_blocks(self)
        _check_size(self)

    @property
    def smallest_side(self) -> int:
        """Height and width in pixels of the smallest pictures that leave a cell for the dense classifier."""
        side = 1
        for block in reversed(range(len(self.filters))):
            if block < len(self.filters) - 1 or self.last_pooling:
                side *= 2
            side += self.kernel_size - 1
        return side

    @property
    def layers(self) -> tuple[CountedLayer, ...]:
        """The layers after the input, in order."""
        layers: list[CountedLayer] = [Unchanged("Rescaling")]
        for block, filters in enumerate(self.filters, start=1):
            layers.append(Convolution(filters, self.kernel_size))
            if block < len(self.filters) or self.last_pooling:
                layers.append(MaxPooling())
        layers.append(Flatten())
        if self.dropout:
            layers.append(Unchanged("Dropout"))
        return *layers, Dense(self.dense_units), Dense(output_units(self.classes))


@dataclass(frozen=True)
class DenseNetSpec:
    """The dense net of chapter 2: Rescaling, Flatten, Dense ReLU, Dense; 407,050 parameters on MNIST.

    Attributes:
        units: Of the hidden layer.
        image_shape: ``(H, W, C)``.
        classes: How many.
    """

    units: int = 512
    image_shape: tuple[int, int, int] = (28, 28, 1)
    classes: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "image_shape", tuple(self.image_shape))
        _check_positive(self.units)
        _check_classes(self.classes)
        _check_size(self)

    @property
    def layers(self) -> tuple[CountedLayer, ...]:
        """The layers after the input, in order."""
        return Unchanged("Rescaling"), Flatten(), Dense(self.units), Dense(output_units(self.classes))


Downsampling = Literal["max", "average", "stride", "learned"]
"""How a map is made half as large: 2x2 max or average pooling, stride 2 in the 3x3 convolution itself, or a 2x2
convolution at stride 2 with ReLU of its own in the place of the pooling."""

Head = Literal["flatten", "average"]
"""What the dense layers read: every number of the last map, or the mean of each channel."""


@dataclass(frozen=True)
class DigitNetSpec:
    """The chapter's MNIST convnet with another way to make maps smaller, or another head, to be compared with it.

    Attributes:
        downsampling: See :data:`Downsampling`; after each convolution but the last.
        head: See :data:`Head`.
        filters: Of each 3x3 convolution.
        dense_units: Of the hidden dense layer.
        image_shape: ``(H, W, C)``.
        classes: How many.
    """

    downsampling: Downsampling = "max"
    head: Head = "flatten"
    filters: tuple[int, ...] = (32, 64, 64)
    dense_units: int = 64
    image_shape: tuple[int, int, int] = (28, 28, 1)
    classes: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))  # JSON knows lists only
        object.__setattr__(self, "image_shape", tuple(self.image_shape))
        _check_positive(*self.filters, self.dense_units)
        _check_classes(self.classes)
        _check_size(self)

    @property
    def layers(self) -> tuple[CountedLayer, ...]:
        """The layers after the input, in order."""
        layers: list[CountedLayer] = [Unchanged("Rescaling")]
        for filters in self.filters[:-1]:
            layers += self._block(filters)
        layers.append(Convolution(self.filters[-1]))
        layers.append(Flatten() if self.head == "flatten" else GlobalAverage())
        return *layers, Dense(self.dense_units), Dense(output_units(self.classes))

    def _block(self, filters: int) -> tuple[CountedLayer, ...]:
        if self.downsampling == "stride":
            return (Convolution(filters, stride=2),)
        smaller: Mapping[str, CountedLayer] = {
            "max": MaxPooling(),
            "average": MaxPooling(name="AveragePooling2D"),
            "learned": Convolution(filters, 2, stride=2),
        }
        return Convolution(filters), smaller[self.downsampling]


ModelSpec = ConvnetSpec | DenseNetSpec | DigitNetSpec


def layer_table(spec: ModelSpec) -> list[LayerCount]:
    """Name, output shape without the batch axis and parameters of each layer, as Keras' ``summary()`` tells.

    Raises:
        WindowTooLarge: A kernel or pooling window does not fit into what is left at its layer.
    """
    return count_parameters(spec.layers, spec.image_shape)


def num_parameters(spec: ModelSpec) -> int:
    """Weights and biases of the whole net."""
    return sum(line.num_parameters for line in layer_table(spec))


def output_units(classes: int) -> int:
    """One sigmoid tells two classes apart; more need a unit each."""
    return 1 if classes == 2 else classes


def _check_positive(*numbers: int) -> None:
    if min(numbers) < 1:
        sentence = N_("A layer of size {size} was asked for; filters, kernels and units start at 1.")
        raise InputError(sentence, size=min(numbers))


def _check_classes(classes: int) -> None:
    if classes < 2:
        sentence = N_("A net for {classes} classes was asked for; a classifier needs at least 2.")
        raise InputError(sentence, classes=classes)


def _check_blocks(spec: ConvnetSpec) -> None:
    side = min(spec.image_shape[:2])
    if 0 < side < spec.smallest_side:
        raise InputError(
            N_("A net of {blocks} blocks needs pictures of at least {smallest} pixels a side; these have {side}. Choose"
               " fewer blocks or larger pictures."), blocks=len(spec.filters), smallest=spec.smallest_side, side=side,
        )  # fmt: skip


def _check_size(spec: ModelSpec) -> None:
    if len(spec.image_shape) != 3 or prod(spec.image_shape) < 1:
        sentence = N_("The picture shape is {shape}; expected height, width and channels, each at least 1.")
        raise InputError(sentence, shape=spec.image_shape)
    if (count := num_parameters(spec)) > MAX_PARAMETERS:
        raise InputError(
            N_("This net has {count:,} parameters, more than {limit:,}; choose fewer units or more blocks."),
            count=count, limit=MAX_PARAMETERS,
        )  # fmt: skip
