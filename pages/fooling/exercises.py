"""Checks of the exercises on fooling a net."""

from collections.abc import Mapping
from typing import Any

_MOST_SIZE = 1
BOUNDS = {"size": _MOST_SIZE}


def _is_smallest(_settings: Any, results: Mapping[str, Any]) -> bool:
    """No value moves by more than one grey level, and the net sees another class."""
    return bool(results.get("is_fooled") and results.get("size", _MOST_SIZE + 1) <= _MOST_SIZE)


CHECKS = {"smallest": _is_smallest}
