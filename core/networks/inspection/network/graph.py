"""A net as a graph of nodes: the calls of its layers, with what each does and how large it is."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import keras

from core.errors import N_, InputError
from core.networks.inspection.inspected import Call, InspectedModel, kept
from core.networks.inspection.network.kinds import activation_of, kind_of
from core.specs.network import Kind, Node

_CONVOLUTIONS = ("convolution", "depthwise", "separable")
_BLOCK = re.compile(r"(.*?(?:block|stage)_?\d+[a-z]?)(?=[_/.]|$)")
_PREPROCESSING = "preprocessing"
# A net with fewer nodes is seen as a whole.
_LONG = 24


@dataclass(frozen=True)
class Place(Node):
    """A node, before any picture comes, with what computes it.

    Attributes:
        call: Of the layer; None for the picture.
    """

    call: Call | None = None

    @property
    def layer(self) -> Any:
        """What is called."""
        return None if self.call is None else self.call.layer

    @property
    def has_places(self) -> bool:
        """Whether it puts out maps."""
        return len(self.shape) == 3

    @property
    def is_shown(self) -> bool:
        """Whether it puts out maps or a vector, and not something else."""
        return len(self.shape) in (1, 3) and all(isinstance(side, int) for side in self.shape)


@kept
def graph(model: InspectedModel) -> tuple[Place, ...]:
    """The nodes of a net; node 0 is the picture, node ``n`` the call ``n - 1`` of :attr:`InspectedModel.calls`.

    Raises:
        InputError: It cannot be looked into, or has no convolution.
    """
    kinds = [kind_of(call) for call in model.calls]
    if not any(kind in _CONVOLUTIONS for kind in kinds):
        sentence = N_("The model {name} has no convolution layer; choose a convnet.")
        raise InputError(sentence, name=model.network.name)
    places = [Place("", "input", (), model.shape, 0, "linear", "")]
    blocks = _blocks(model.calls)
    seen: Counter[str] = Counter()
    for call, kind, block in zip(model.calls, kinds, blocks, strict=True):
        seen[call.path] += 1
        is_first = seen[call.path] == 1
        path = call.path if is_first else f"{call.path}#{seen[call.path]}"
        inputs = tuple(place + 1 for place in call.inputs)
        parameters = _parameters(call.layer) if is_first else 0
        activation = activation_of(call.layer)
        places.append(
            Place(path, kind, inputs, call.shape, parameters, activation, block, call=call, **_window(kind, call.layer))
        )  # fmt: skip
    return tuple(places)


def node_of(model: InspectedModel, path: str) -> int:
    """The number of a node by its path; that of the picture is empty.

    Raises:
        InputError: There is none.
    """
    places = graph(model)
    for number, place in enumerate(places):
        if place.path == path:
            return number
    sentence = N_("The model has no layer {name}; choose one of {known}.")
    raise InputError(sentence, name=path, known=", ".join(place.path for place in places[1:41]))


def check_channel(place: Place, channel: int) -> None:
    """Refuse a channel that a node does not have.

    Raises:
        InputError: It has fewer.
    """
    if not place.is_shown or not 0 <= channel < place.shape[-1]:
        count = place.shape[-1] if place.is_shown else 0
        sentence = N_(
            "The layer {layer} has {count} channels, counted from 0; there is no channel {channel}."
        )
        raise InputError(sentence, layer=place.path, count=count, channel=channel)


def _parameters(layer: Any) -> int:
    return sum(math.prod(weight.shape) for weight in layer.weights) if isinstance(layer, keras.Layer) else 0


def _window(kind: Kind, layer: Any) -> dict[str, Any]:
    """Kernel size, stride, dilation and padding by their names; empty for what has no window."""
    if kind in _CONVOLUTIONS:
        sizes = {"kernel_size": layer.kernel_size, "stride": layer.strides, "dilation": layer.dilation_rate}
    elif kind == "pooling":
        sizes = {"kernel_size": layer.pool_size, "stride": layer.strides}
    else:
        return {}
    return {name: _two(size) for name, size in sizes.items()} | {"padding": layer.padding}


def _two(numbers: Any) -> tuple[int, int]:
    rows, columns = (numbers, numbers) if isinstance(numbers, int) else numbers
    return int(rows), int(columns)


def _blocks(calls: tuple[Call, ...]) -> list[str]:
    """The block of each call: by its name where the net names its blocks, else in long nets by the size of the maps."""
    named = [_block_name(call.path) for call in calls]
    if len({name for name in named if name not in ("", _PREPROCESSING)}) > 1 or len(calls) < _LONG:
        return named
    sizes = [f"{call.shape[0]} x {call.shape[1]}" if call.is_spatial else "" for call in calls]
    return [name or size for name, size in zip(named, sizes, strict=True)]


def _block_name(path: str) -> str:
    if path.split("/")[0] == _PREPROCESSING:
        return _PREPROCESSING
    found = _BLOCK.match(path.rpartition("/")[2])
    return found.group(1) if found else ""
