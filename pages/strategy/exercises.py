"""Checks of the exercises on strategies."""

from collections.abc import Mapping
from typing import Any

from pages.strategy.settings import Settings

BOUNDS: Mapping[str, object] = {}


def _is_within_chance(settings: Settings, _results: Mapping[str, Any]) -> bool:
    """What is advised is not what has the highest accuracy."""
    advice = settings.advice
    return advice is not None and advice.chosen is not None and advice.chosen is not advice.compared[0]


CHECKS = {"second-best": _is_within_chance}
