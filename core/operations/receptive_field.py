"""Receptive field: which part of the picture a unit deep in a stack of layers looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.operations.windows import (
    Padding,
    check_window,
    covered_size,
    output_size,
    padding_amounts,
)

LayerKind = Literal["convolution", "max_pooling", "average_pooling"]


@dataclass(frozen=True)
class Layer:
    """A layer whose units each see a window of the layer below; the same along both axes.

    Raises:
        InputError: As :func:`core.operations.windows.check_window`.
    """

    kind: LayerKind = "convolution"
    kernel_size: int = 3
    stride: int = 1
    padding: Padding = "valid"
    dilation: int = 1

    def __post_init__(self) -> None:
        check_window(self.kernel_size, stride=self.stride, padding=self.padding, dilation=self.dilation)


@dataclass(frozen=True)
class ReceptiveField:
    """What the units of one layer see of the picture, along one axis: unit ``i`` from ``first + i * jump`` to
    ``last + i * jump``. The defaults are the picture's own pixels.

    Attributes:
        first, last: Pixels that unit 0 sees, counted from 0; those outside the picture are padding.
        jump: Pixels between the fields of neighbouring units.

    Example:
        >>> pooled = ReceptiveField().after(3).after(3).after(2, stride=2)
        >>> pooled.size, pooled.region(0), pooled.region(1)
        (6, (0, 5), (2, 7))
        >>> pooled.seen(1, length=7)
        (2, 6)
    """

    first: int = 0
    last: int = 0
    jump: int = 1

    @property
    def size(self) -> int:
        """Pixels from the first to the last one that a unit sees."""
        return self.last - self.first + 1

    def after(self, covered: int, *, stride: int = 1, before: int = 0) -> "ReceptiveField":
        """The field after one more layer.

        Args:
            covered: Cells of this layer that a window of the next one covers, the holes of a dilation included.
            stride: Of the next layer.
            before: Cells of padding before this layer.
        """
        first = self.first - before * self.jump
        return ReceptiveField(first, self.last + (covered - 1 - before) * self.jump, self.jump * stride)

    def region(self, unit: int) -> tuple[int, int]:
        """First and last pixel that a unit sees."""
        return self.first + unit * self.jump, self.last + unit * self.jump

    def seen(self, unit: int, length: int) -> tuple[int, int]:
        """Those of them inside a picture with a side of ``length`` pixels."""
        first, last = self.region(unit)
        return max(first, 0), min(last, length - 1)


def receptive_field(layers: Sequence[Layer], *, input_size: int | None = None) -> list[ReceptiveField]:
    """The receptive field after each layer.

    Args:
        layers: From the picture upwards.
        input_size: Pixels of the picture, on which the padding 'same' depends where the stride is above 1.
            None takes a size that every stride divides without a remainder.

    Raises:
        WindowTooLarge: A window does not fit into the ``input_size`` that is left at its layer.

    Source:
        Araujo, Norris and Sim 2019, *Computing Receptive Fields of Convolutional Neural Networks*.

    Example:
        >>> two_convolutions, pooling = [Layer(), Layer()], Layer("max_pooling", 2, 2)
        >>> for field in receptive_field([*two_convolutions, pooling]):
        ...     print(field)
        ReceptiveField(first=0, last=2, jump=1)
        ReceptiveField(first=0, last=4, jump=1)
        ReceptiveField(first=0, last=5, jump=2)
    """
    sizes = None if input_size is None else [input_size, *output_sizes(layers, input_size)]
    field, fields = ReceptiveField(), []
    for index, layer in enumerate(layers):
        covered = covered_size(layer.kernel_size, dilation=layer.dilation)
        before = _padding_before(layer, None if sizes is None else sizes[index])
        field = field.after(covered, stride=layer.stride, before=before)
        fields.append(field)
    return fields


def output_sizes(layers: Sequence[Layer], input_size: int) -> list[int]:
    """Units after each layer, along one axis.

    Raises:
        WindowTooLarge: A window does not fit into what is left at its layer.

    Example:
        >>> output_sizes([Layer(), Layer("max_pooling", 2, 2), Layer()], 28)
        [26, 13, 11]
    """
    sizes = []
    for layer in layers:
        input_size = output_size(
            input_size,
            layer.kernel_size,
            stride=layer.stride,
            padding=layer.padding,
            dilation=layer.dilation,
        )
        sizes.append(input_size)
    return sizes


def _padding_before(layer: Layer, input_size: int | None) -> int:
    # A multiple of the stride stands for any: 'same' padding depends only on the remainder of the division.
    if input_size is None:
        input_size = layer.stride * covered_size(layer.kernel_size, dilation=layer.dilation)
    before, _ = padding_amounts(
        input_size,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
    )
    return before
