"""The arithmetic of a window that slides over a picture, shared by convolution and pooling."""

from typing import Literal

import numpy as np

from core.errors import N_, InputError

Padding = Literal["valid", "same"]

_AT_LEAST_ONE = {
    "input_size": N_("A picture needs at least one row and one column of pixels, not {value}."),
    "kernel_size": N_("The window size must be a whole number of at least 1, not {value}."),
    "stride": N_("The stride must be a whole number of at least 1, not {value}."),
    "dilation": N_("The dilation must be a whole number of at least 1, not {value}."),
}


class WindowTooLarge(InputError):
    """Without padding, the window does not fit into the picture."""


def output_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: Padding = "valid", dilation: int = 1
) -> int:
    """Number of output cells along one axis, as in Keras.

    Padding ``valid``: ``floor((input_size - covered) / stride) + 1``, where the window covers
    ``covered = dilation * (kernel_size - 1) + 1`` cells; ``same``: ``ceil(input_size / stride)``.

    Raises:
        InputError: As :func:`check_window`.
        WindowTooLarge: ``covered > input_size`` without padding.

    Source:
        Dumoulin and Visin 2016, *A guide to convolution arithmetic for deep learning*.

    Example:
        >>> output_size(5, 3), output_size(5, 3, stride=2), output_size(5, 3, padding="same")
        (3, 2, 5)
        >>> output_size(5, 2, dilation=3)  # a window of 4 cells with holes
        2
    """
    _check_at_least_one("input_size", input_size)
    check_window(kernel_size, stride=stride, padding=padding, dilation=dilation)
    if padding == "same":
        return -(-input_size // stride)
    covered = covered_size(kernel_size, dilation=dilation)
    if covered > input_size:
        raise WindowTooLarge(
            N_(
                "The window covers {covered} pixels but the picture has only {size}; choose a smaller kernel"
                " or dilation, a larger picture, or the padding 'same'."
            ),
            covered=covered,
            size=input_size,
        )
    return (input_size - covered) // stride + 1


def padding_amounts(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: Padding = "valid", dilation: int = 1
) -> tuple[int, int]:
    """Number of cells added before and after the picture along one axis, as in TensorFlow.

    ``same`` adds what the last window lacks, so it depends on the stride; an odd one goes after the picture.

    Raises:
        InputError: As :func:`output_size`.

    Source:
        TensorFlow, ``tf.nn.convolution``, notes on padding.

    Example:
        >>> padding_amounts(5, 3, padding="same"), padding_amounts(4, 2, padding="same")
        ((1, 1), (0, 1))
    """
    size = output_size(input_size, kernel_size, stride=stride, padding=padding, dilation=dilation)
    if padding == "valid":
        return 0, 0
    total = max((size - 1) * stride + covered_size(kernel_size, dilation=dilation) - input_size, 0)
    return total // 2, total - total // 2


def covered_size(kernel_size: int, *, dilation: int = 1) -> int:
    """Input cells from the first to the last one under a window, the holes of the dilation included.

    Example:
        >>> [covered_size(3, dilation=dilation) for dilation in (1, 2, 4)]
        [3, 5, 9]
    """
    return dilation * (kernel_size - 1) + 1


def check_window(kernel_size: int, *, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> None:
    """Refuse what no layer of Keras accepts.

    Raises:
        InputError: A number is below 1 or not whole, the padding is neither ``"valid"`` nor ``"same"``, or stride and
            dilation are both above 1.

    Example:
        >>> check_window(3, stride=2, padding="same")
        >>> check_window(3, stride=2, dilation=2)
        Traceback (most recent call last):
        core.errors.InputError: The stride is 2 and the dilation 2, but Keras allows only one above 1.
    """
    _check_at_least_one("kernel_size", kernel_size)
    _check_at_least_one("stride", stride)
    _check_at_least_one("dilation", dilation)
    if padding not in ("valid", "same"):
        raise InputError(N_("The padding must be 'valid' or 'same', not '{padding}'."), padding=padding)
    if stride > 1 and dilation > 1:
        raise InputError(
            N_("The stride is {stride} and the dilation {dilation}, but Keras allows only one above 1."),
            stride=stride,
            dilation=dilation,
        )


def _check_at_least_one(name: str, value: int) -> None:
    if not isinstance(value, int | np.integer) or value < 1:
        raise InputError(_AT_LEAST_ONE[name], value=value)
