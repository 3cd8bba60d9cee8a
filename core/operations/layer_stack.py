"""Stacks of convolution and pooling layers: a short notation, and the stacks of known networks."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import N_, InputError
from core.operations.receptive_field import Layer, LayerKind
from core.operations.windows import Padding

MAX_LAYERS = 60
MAX_JUMP = 10**6
"""All strides multiplied, pixels between two neighbours: no picture is as wide."""

_LAYER = re.compile(r"(?P<kind>[cpa])(?P<size>\d{1,2})(?:s(?P<stride>\d{1,2}))?(?:d(?P<dilation>\d{1,2}))?")
_KINDS: Mapping[str, LayerKind] = {"c": "convolution", "p": "max_pooling", "a": "average_pooling"}


@dataclass(frozen=True)
class NamedStack:
    """The convolution and pooling layers of a known network.

    Attributes:
        title: English name, marked for translation.
        notation: The layers in the notation of :func:`parse_stack`.
        input_size: Pixels along one side of its usual input.
        padding: Padding of its convolutions.
    """

    title: str
    notation: str
    input_size: int
    padding: Padding


def parse_stack(notation: str, *, padding: Padding = "valid") -> tuple[Layer, ...]:
    """Read layers from the picture upwards, parted by spaces.

    ``c3`` is a 3x3 convolution, ``c3s2`` one of stride 2, ``c3d2`` one of dilation 2; ``p2`` is 2x2 max pooling of
    stride 2, ``p3s1`` one of stride 1, ``a2`` average pooling.

    Args:
        notation: Such as ``"c3 c3 p2"``.
        padding: Padding of the convolutions; pooling is not padded.

    Raises:
        InputError: A word is no layer, there is none, there are more than ``MAX_LAYERS``, the strides multiply to more
            than ``MAX_JUMP``, or a size, stride or dilation
            is refused by :func:`core.operations.windows.check_window`.

    Example:
        >>> for layer in parse_stack("c3d2 p2"):
        ...     print(layer.kind, layer.kernel_size, layer.stride, layer.dilation)
        convolution 3 1 2
        max_pooling 2 2 1
    """
    words = notation.lower().split()
    if not 1 <= len(words) <= MAX_LAYERS:
        sentence = N_("A stack has 1 to {most} layers, such as 'c3 c3 p2', but this one has {count}.")
        raise InputError(sentence, most=MAX_LAYERS, count=len(words))
    layers = tuple(_parse_layer(word, padding) for word in words)
    jump = math.prod(layer.stride for layer in layers)
    if jump > MAX_JUMP:
        sentence = N_("The strides of the stack come to {jump} pixels; at most {most} are worked out.")
        raise InputError(sentence, jump=f"{jump:.2g}", most=MAX_JUMP)
    return layers


def _parse_layer(word: str, padding: Padding) -> Layer:
    match = _LAYER.fullmatch(word)
    if match is None:
        sentence = N_(
            "'{word}' is no layer: write c3 for a 3x3 convolution, c3s2 with stride 2, c3d2 with dilation 2,"
            " p2 for pooling."
        )
        raise InputError(sentence, word=word[:20])
    kind, size = match["kind"], int(match["size"])
    is_convolution = kind == "c"
    stride = int(match["stride"] or (1 if is_convolution else size))
    return Layer(
        _KINDS[kind], size, stride, padding if is_convolution else "valid", int(match["dilation"] or 1)
    )


STACKS: Mapping[str, NamedStack] = {
    "three": NamedStack(N_("Three 3x3 convolutions"), "c3 c3 c3", 32, "valid"),
    "mnist": NamedStack(N_("The chapter's MNIST net"), "c3 p2 c3 p2 c3", 28, "valid"),
    "mnist_unpooled": NamedStack(N_("The MNIST net without pooling"), "c3 c3 c3", 28, "valid"),
    "pets": NamedStack(N_("The chapter's cats-and-dogs net"), "c3 p2 c3 p2 c3 p2 c3 p2", 150, "valid"),
    "dilated": NamedStack(N_("Dilated convolutions, 1 2 4 8"), "c3 c3d2 c3d4 c3d8", 64, "same"),
    "vgg16": NamedStack(N_("VGG16"), "c3 c3 p2 c3 c3 p2 c3 c3 c3 p2 c3 c3 c3 p2 c3 c3 c3 p2", 224, "same"),
}
"""Known stacks by id, in the order in which to offer them."""
