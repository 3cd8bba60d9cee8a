"""Checks of the exercises on filters."""

from collections.abc import Mapping
from typing import Any

from pages.filters.settings import Settings

_FACTOR, _LEAST_VARIATION = 150.0, 0.5
BOUNDS = {"factor": f"{_FACTOR:g}", "variation": f"{_LEAST_VARIATION:g}"}


def _is_smooth_climb(settings: Settings, results: Mapping[str, Any]) -> bool:
    """A climb that also smooths the picture, and reaches a multiple of the activation at its start."""
    climb = results.get("objectives", ())
    is_smoothed = settings.spec.options.total_variation >= _LEAST_VARIATION
    return bool(is_smoothed and len(climb) > 1 and climb[0] > 0 and climb[-1] >= _FACTOR * climb[0])


CHECKS = {"smooth-climb": _is_smooth_climb}
