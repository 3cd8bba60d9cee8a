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
    """What the units of one layer see of the picture, along one axis.

    Attributes:
        size: Pixels from the first to the last one that a unit sees.
        jump: Pixels between the fields of neighbouring units.
        start: Centre of the first unit's field, as a pixel index; half a pixel off for an even size.
    """

    size: int
    jump: int
    start: float


def receptive_field(layers: Sequence[Layer], *, input_size: int | None = None) -> list[ReceptiveField]:
    """The receptive field after each layer.

    With ``k`` the cells that a layer's window covers, ``s`` its stride and ``p`` the padding before:
    ``size += (k - 1) * jump``, ``start += ((k - 1) / 2 - p) * jump``, then ``jump *= s``.

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
        ReceptiveField(size=3, jump=1, start=1.0)
        ReceptiveField(size=5, jump=1, start=2.0)
        ReceptiveField(size=6, jump=2, start=2.5)
    """
    sizes = None if input_size is None else [input_size, *output_sizes(layers, input_size)]
    size, jump, start = 1, 1, 0.0
    fields = []
    for index, layer in enumerate(layers):
        covered = covered_size(layer.kernel_size, dilation=layer.dilation)
        before = _padding_before(layer, None if sizes is None else sizes[index])
        size += (covered - 1) * jump
        start += ((covered - 1) / 2 - before) * jump
        jump *= layer.stride
        fields.append(ReceptiveField(size, jump, start))
    return fields


def input_region(field: ReceptiveField, index: int) -> tuple[int, int]:
    """First and last pixel that output unit ``index`` sees; those outside the picture are padding.

    Example:
        >>> field = ReceptiveField(size=6, jump=2, start=2.5)
        >>> input_region(field, 0), input_region(field, 1)
        ((0, 5), (2, 7))
    """
    first = round(field.start - (field.size - 1) / 2) + index * field.jump
    return first, first + field.size - 1


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
