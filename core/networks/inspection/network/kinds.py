"""What a layer does, as far as the explorer has a view for it."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import layers

from core.networks.inspection.inspected import Call
from core.specs.network import Kind

_TYPES: tuple[tuple[Kind, tuple[type, ...]], ...] = (
    ("rescaling", (layers.Rescaling,)),
    ("separable", (layers.SeparableConv2D,)),
    ("depthwise", (layers.DepthwiseConv2D,)),
    ("convolution", (layers.Conv2D,)),
    ("pooling", (layers.MaxPooling2D, layers.AveragePooling2D)),
    ("normalization", (layers.BatchNormalization,)),
    ("activation",
     (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.PReLU, layers.Softmax)),
    ("add", (layers.Add,)),
    ("multiply", (layers.Multiply,)),
    ("concatenate", (layers.Concatenate,)),
    ("global_pooling", (layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D)),
    ("flatten", (layers.Flatten,)),
    ("dense", (layers.Dense,)),
    ("dropout", (layers.Dropout, layers.SpatialDropout2D, layers.GaussianDropout, layers.GaussianNoise)),
)  # fmt: skip
# Operations such as ``a + b`` in a functional model are not public; their names are those of keras.ops.
_OPERATIONS: dict[str, Kind] = {
    "Add": "add", "Multiply": "multiply", "Concatenate": "concatenate", "Relu": "activation", "Relu6": "activation",
    "Sigmoid": "activation", "Silu": "activation", "Tanh": "activation", "Softmax": "activation",
}  # fmt: skip
_NAMES = {
    layers.LeakyReLU: "leaky_relu",
    layers.ELU: "elu",
    layers.PReLU: "prelu",
    layers.Softmax: "softmax",
}


def kind_of(call: Call) -> Kind:
    """The kind of a call; ``"other"`` where its numbers do not come about as those of the kind."""
    layer = call.layer
    if isinstance(layer, keras.Layer):
        found: Kind = next((kind for kind, types in _TYPES if isinstance(layer, types)), "other")
    else:
        found = _OPERATIONS.get(type(layer).__name__, "other")
    return found if _is_as_shown(found, call) else "other"


def activation_of(layer: Any) -> str:
    """Name of the activation function in a layer, or that it is; ``"linear"`` without one."""
    if isinstance(layer, layers.ReLU):
        is_plain = not layer.negative_slope and not layer.threshold
        return ("relu" if layer.max_value is None else f"relu{layer.max_value:g}") if is_plain else "other"
    for kind, name in _NAMES.items():
        if isinstance(layer, kind):
            return name
    if not isinstance(layer, keras.Layer):
        name = type(layer).__name__
        return name.lower() if _OPERATIONS.get(name) == "activation" else "linear"
    return str(getattr(getattr(layer, "activation", None), "__name__", "linear"))


def _is_as_shown(kind: Kind, call: Call) -> bool:
    layer = call.layer
    if getattr(layer, "data_format", "channels_last") not in ("channels_last", None):
        return False
    check = _CHECKS.get(kind)
    return check is None or check(layer, call)


def _joins_channels(layer: Any, call: Call) -> bool:
    return getattr(layer, "axis", -1) in (-1, len(call.shape))


def _reads_several(layer: Any, call: Call) -> bool:
    return len(call.inputs) > 1


def _is_one_number(layer: Any, call: Call) -> bool:
    """By layer and channel, not by place."""
    return all(np.size(value) in (1, call.shape[-1]) for value in (layer.scale, layer.offset))


_CHECKS: dict[Kind, Callable[[Any, Call], bool]] = {
    "normalization": _joins_channels,
    "concatenate": lambda layer, call: _joins_channels(layer, call) and _reads_several(layer, call),
    "add": _reads_several,
    "multiply": _reads_several,
    "rescaling": _is_one_number,
}
