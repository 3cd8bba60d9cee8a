"""Checks of the convolution lesson's exercises."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.operations.convolution import conv2d
from core.operations.receptive_field import Layer
from pages.convolution.settings import Settings

_SIDE, _FIRST, _LAST = 30, 10, 20  # of a test picture, and of the bright bar in it
_COLOURS, _FILTERS = 3, 32
BOUNDS = {"field": 30, "filters": _FILTERS, "parameters": 20_000}


def answers_only_below(kernel: NDArray[np.float32]) -> bool:
    """Whether a kernel ``(size, size)`` gives positive sums at the lower edge of a bright bar and nowhere else."""
    picture = np.zeros((_SIDE, _SIDE, 1), np.float32)
    picture[_FIRST:_LAST, _FIRST:_LAST] = 1.0
    response = conv2d(picture, kernel[..., None, None])[..., 0]
    size = len(kernel)
    # The rows and columns of the map whose windows reach over the edge below, or lie over the bar with all columns.
    rows = np.arange(len(response))
    at_edge = (rows < _LAST) & (rows + size > _LAST)
    inside = (rows >= _FIRST) & (rows + size <= _LAST)
    tolerance = 1e-5 * max(float(np.abs(kernel).max()), 1.0)
    is_positive = response > tolerance
    return bool(is_positive[np.ix_(at_edge, inside)].any(axis=0).all() and not is_positive[~at_edge].any())


def weights_of(layers: tuple[Layer, ...]) -> int:
    """Parameters of a stack over a colour picture whose convolutions have 32 filters each."""
    total, channels = 0, _COLOURS
    for layer in layers:
        if layer.kind == "convolution":
            total += (layer.kernel_size**2 * channels + 1) * _FILTERS
            channels = _FILTERS
    return total


def _is_lower_edge(settings: Settings, _results: Mapping[str, Any]) -> bool:
    is_grey = settings.weights.shape[2] == 1
    return settings.use_relu and is_grey and answers_only_below(settings.weights[..., 0])


def _sees_much(settings: Settings, _results: Mapping[str, Any]) -> bool:
    stack = settings.stack
    layers = stack.layers[: stack.depth]
    is_own = any(layer.kind == "convolution" for layer in layers)
    return is_own and stack.field.size >= BOUNDS["field"] and weights_of(layers) < BOUNDS["parameters"]


CHECKS = {"lower-edge": _is_lower_edge, "sees-much": _sees_much}
