"""What a sliding window shows: frozen records of texts and shades, and the message made of them."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["convolution", "max", "average"]
Texts = list[list[str]]
Shades = list[list[float]]


@dataclass(frozen=True)
class Channel:
    """Input and kernel of one channel; the input with its padding.

    Attributes:
        name: ``R``, ``G``, ``B``, or empty for the only one.
        input: The numbers of the padded grid; the padding of a pooling window is empty, for it does not count.
        values: Brightness of the input cells, 0-1; in pooling the numbers divided by the full colour's, -1 to 1.
        kernel: The numbers; None in pooling.
        kernel_values: The numbers divided by the largest magnitude in the kernel, -1 to 1; None in pooling.
    """

    name: str
    input: Texts
    values: Shades
    kernel: Texts | None
    kernel_values: Shades | None


@dataclass(frozen=True)
class Sum:
    """What one channel gives at one place.

    Attributes:
        terms: A text for each cell of the window: ``"1×−1"``; in pooling the number, or None for padding.
        total: Their sum, maximum or average.
    """

    terms: list[str | None]
    total: str


@dataclass(frozen=True)
class Window:
    """The window at one place.

    Attributes:
        cells: ``(row, column)`` in the padded input, row by row.
        sums: One a channel.
        result: The output cell: the totals of the channels and the bias, added.
    """

    cells: list[tuple[int, int]]
    sums: list[Sum]
    result: str


@dataclass(frozen=True)
class SlidingWindow:
    """All that the front end shows.

    Attributes:
        kind: What is done in each window.
        channels: One, or three for RGB.
        padding: Cells added at the ``(top, bottom, left, right)``.
        kernel_size, stride, dilation: Arithmetic of the window, the same along both axes.
        bias: The filter's bias, or None if it has none.
        output: ``(H', W')`` numbers.
        output_values: The numbers divided by the largest magnitude in the output, in pooling by the full colour's.
        windows: One for each output cell, row by row.

    Example:
        >>> from core.operations.sliding_window import slide_convolution
        >>> sliding = slide_convolution([[1, 2], [3, 4]], [[1, 0], [0, -1]])
        >>> sliding.output
        [['−3']]
        >>> sliding.to_message()["windows"][0]["sums"][0]["terms"]
        ['1×1', '2×0', '3×0', '4×−1']
    """

    kind: Kind
    channels: list[Channel]
    padding: tuple[int, int, int, int]
    kernel_size: int
    stride: int
    dilation: int
    bias: str | None
    output: Texts
    output_values: Shades
    windows: list[Window]

    def to_message(self) -> dict[str, Any]:
        """The same as JSON-ready values, under the names that ``assets/components/sliding_window`` reads."""
        return {
            "kind": self.kind,
            "channels": [
                {
                    "name": channel.name,
                    "input": channel.input,
                    "values": channel.values,
                    "kernel": channel.kernel,
                    "kernelValues": channel.kernel_values,
                }
                for channel in self.channels
            ],
            "inputRows": len(self.channels[0].input),
            "inputColumns": len(self.channels[0].input[0]),
            "padding": dict(zip(("top", "bottom", "left", "right"), self.padding, strict=True)),
            "kernelSize": self.kernel_size,
            "dilation": self.dilation,
            "stride": self.stride,
            "bias": self.bias,
            "output": self.output,
            "outputValues": self.output_values,
            "outputRows": len(self.output),
            "outputColumns": len(self.output[0]),
            "windows": [
                {
                    "cells": window.cells,
                    "sums": [{"terms": part.terms, "total": part.total} for part in window.sums],
                    "result": window.result,
                }
                for window in self.windows
            ],
        }
