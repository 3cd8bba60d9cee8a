"""What one channel of a node is the sum of, before any picture comes: the channels it reads, and its weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from keras import layers

from core.networks.inspection.network.graph import Place
from core.operations.partial_sums import pads
from core.specs.network import Floats, Kind

_NOTHING = np.zeros((0, 0, 0), np.float32)
_ONE = np.ones((1, 1, 1), np.float32)


@dataclass(frozen=True)
class Terms:
    """How a channel comes about.

    Attributes:
        reads: ``(input, channel)``, ascending.
        kernel: float32 ``(kh, kw, len(reads))``; empty for max pooling and unknown layers.
        bias: Added to the sum.
        window, stride, dilation, before: ``(rows, columns)``; ``before`` is the padding.
        rule: ``"max"`` or ``"average"`` of pooling.
        factors, numbers: See :class:`core.specs.network_sums.Origin`.
    """

    reads: tuple[tuple[int, int], ...]
    kernel: Floats = field(default_factory=lambda: _ONE)
    bias: float = 0.0
    window: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    before: tuple[int, int] = (0, 0)
    rule: str = ""
    factors: tuple[Floats, ...] = ()
    numbers: dict[str, float] = field(default_factory=dict)


def terms_of(place: Place, channel: int, inputs: list[Place]) -> Terms:
    """How a channel of a node comes about from the nodes that it reads."""
    return _TERMS.get(place.kind, _unknown)(place, channel, inputs)


def _convolution(place: Place, channel: int, inputs: list[Place]) -> Terms:
    kernel = _array(place.layer.kernel)
    count = kernel.shape[2]
    first = channel // (place.shape[-1] // place.layer.groups) * count
    reads = tuple((0, number) for number in range(first, first + count))
    return Terms(reads, kernel[:, :, :, channel], _bias(place, channel), **_window(place, inputs))


def _depthwise(place: Place, channel: int, inputs: list[Place]) -> Terms:
    read, copy = divmod(channel, place.layer.depth_multiplier)
    kernel = _array(place.layer.kernel)[:, :, read, copy, None]
    return Terms(((0, read),), kernel, _bias(place, channel), **_window(place, inputs))


def _separable(place: Place, channel: int, inputs: list[Place]) -> Terms:
    """Between its two convolutions is neither bias nor activation function, so they are one with this kernel."""
    deep, wide = _array(place.layer.depthwise_kernel), _array(place.layer.pointwise_kernel)[0, 0, :, channel]
    rows, columns, count, copies = deep.shape
    kernel = (deep * wide.reshape(count, copies)).sum(axis=3)
    factors = (deep.reshape(rows, columns, -1), wide)
    reads = tuple((0, number) for number in range(count))
    return Terms(reads, kernel, _bias(place, channel), **_window(place, inputs), factors=factors)


def _dense(place: Place, channel: int, inputs: list[Place]) -> Terms:
    weights = _array(place.layer.kernel)[:, channel]
    reads = tuple((0, number) for number in range(len(weights)))
    return Terms(reads, weights[None, None], _bias(place, channel))


def _pooling(place: Place, channel: int, inputs: list[Place]) -> Terms:
    rows, columns = place.kernel_size
    is_average = isinstance(place.layer, layers.AveragePooling2D)
    kernel = np.full((rows, columns, 1), 1 / (rows * columns), np.float32) if is_average else _NOTHING
    rule = "average" if is_average else "max"
    return Terms(((0, channel),), kernel, **_window(place, inputs), rule=rule)


def _global_pooling(place: Place, channel: int, inputs: list[Place]) -> Terms:
    rows, columns = inputs[0].shape[:2]
    is_average = isinstance(place.layer, layers.GlobalAveragePooling2D)
    kernel = np.full((rows, columns, 1), 1 / (rows * columns), np.float32) if is_average else _NOTHING
    return Terms(
        ((0, channel),), kernel, window=(rows, columns), rule="average" if is_average else "max"
    )  # fmt: skip


def _normalization(place: Place, channel: int, inputs: list[Place]) -> Terms:
    layer = place.layer
    gamma = _of(layer.gamma, channel, 1.0) if layer.scale else 1.0
    beta = _of(layer.beta, channel, 0.0) if layer.center else 0.0
    mean, variance = _of(layer.moving_mean, channel, 0.0), _of(layer.moving_variance, channel, 1.0)
    scale = gamma / (variance + layer.epsilon) ** 0.5
    numbers = {
        "gamma": gamma, "beta": beta, "mean": mean, "variance": variance, "epsilon": float(layer.epsilon),
    }  # fmt: skip
    kernel = np.full((1, 1, 1), scale, np.float32)
    return Terms(((0, channel),), kernel, beta - mean * scale, numbers=numbers)


def _rescaling(place: Place, channel: int, inputs: list[Place]) -> Terms:
    scale, offset = (
        float(np.broadcast_to(np.ravel(value), place.shape[-1])[channel])
        for value in (place.layer.scale, place.layer.offset)
    )
    numbers = {"scale": scale, "offset": offset}
    return Terms(((0, channel),), np.full((1, 1, 1), scale, np.float32), offset, numbers=numbers)


def _every_input(place: Place, channel: int, inputs: list[Place]) -> Terms:
    """The same channel of each; one that has a single channel gives it to all."""
    reads = tuple((number, min(channel, one.shape[-1] - 1)) for number, one in enumerate(inputs))
    return Terms(reads, np.ones((1, 1, len(reads)), np.float32))


def _concatenate(place: Place, channel: int, inputs: list[Place]) -> Terms:
    first = 0
    for number, one in enumerate(inputs):
        if channel < first + one.shape[-1]:
            return Terms(((number, channel - first),))
        first += one.shape[-1]
    raise AssertionError(f"{place.path} has no channel {channel}")


def _flatten(place: Place, channel: int, inputs: list[Place]) -> Terms:
    if not inputs[0].has_places:
        return Terms(((0, channel),))
    row, column, read = np.unravel_index(channel, inputs[0].shape)
    return Terms(((0, int(read)),), numbers={"row": float(row), "column": float(column)})


def _same_channel(place: Place, channel: int, inputs: list[Place]) -> Terms:
    return Terms(((0, channel),))


def _unknown(place: Place, channel: int, inputs: list[Place]) -> Terms:
    """What it reads can be told only where there are as many channels."""
    fitting = tuple(
        (number, channel) for number, one in enumerate(inputs) if one.shape[-1:] == place.shape[-1:]
    )
    return Terms(fitting, _NOTHING)


_TERMS: Mapping[Kind, Callable[[Place, int, list[Place]], Terms]] = {
    "convolution": _convolution, "depthwise": _depthwise, "separable": _separable, "dense": _dense,
    "pooling": _pooling, "global_pooling": _global_pooling, "normalization": _normalization, "rescaling": _rescaling,
    "add": _every_input, "multiply": _every_input, "concatenate": _concatenate, "flatten": _flatten,
    "activation": _same_channel, "dropout": _same_channel,
}  # fmt: skip


def _window(place: Place, inputs: list[Place]) -> dict[str, Any]:
    window, stride, dilation = place.kernel_size, place.stride, place.dilation
    padding: Any = place.padding
    rows, columns = pads(inputs[0].shape, window, stride=stride, padding=padding, dilation=dilation)
    return {"window": window, "stride": stride, "dilation": dilation, "before": (rows[0], columns[0])}


def _bias(place: Place, channel: int) -> float:
    return _of(getattr(place.layer, "bias", None), channel, 0.0)


def _of(variable: Any, channel: int, missing: float) -> float:
    return missing if variable is None else float(_array(variable)[channel])


def _array(variable: Any) -> Floats:
    return np.asarray(variable, np.float32)
