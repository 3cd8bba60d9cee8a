"""Checks of the training-curves lesson's exercises."""

from collections.abc import Mapping
from typing import Any

from core.histories.smoothing import ema, ema_debiased
from pages.training_curves.settings import Settings

_LEAST_WEIGHT, _LEAST_VALUES, _TOLERANCE = 0.8, 3, 0.01
BOUNDS = {"weight": f"{_LEAST_WEIGHT:g}", "values": _LEAST_VALUES, "tolerance": f"{_TOLERANCE:g}"}


def _agree(settings: Settings, results: Mapping[str, Any]) -> bool:
    values = results.get("series", ())
    if settings.weight < _LEAST_WEIGHT or len(values) < _LEAST_VALUES or len(set(values)) == 1:
        return False
    spread = max(values) - min(values)
    ends = (average(values, settings.weight)[-1] for average in (ema, ema_debiased))
    first, second = ends
    return bool(abs(first - second) <= _TOLERANCE * spread)


CHECKS = {"agree": _agree}
