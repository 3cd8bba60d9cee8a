"""Checks of the exercises on features and fine-tuning."""

from collections.abc import Mapping
from typing import Any

_LEAST_TRAINED, _LEAST_FROZEN = 0.9, 0.25
BOUNDS = {"trained": f"{_LEAST_TRAINED:.0%}", "frozen": f"{_LEAST_FROZEN:.0%}"}


def _is_late(_settings: Any, results: Mapping[str, Any]) -> bool:
    """Nearly all parameters train, although many of the layers with weights are frozen."""
    layers = [
        (layer.num_parameters, trained)
        for layer, trained in zip(results.get("layers", ()), results.get("is_trained", ()), strict=True)
        if layer.num_weights
    ]
    if not layers:
        return False
    total = sum(count for count, _ in layers)
    trained = sum(count for count, is_trained in layers if is_trained)
    frozen = sum(not is_trained for _, is_trained in layers)
    return bool(trained >= _LEAST_TRAINED * total and frozen >= _LEAST_FROZEN * len(layers))


CHECKS = {"late": _is_late}
