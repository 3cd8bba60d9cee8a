"""Checks of the exercise of the lesson on a whole net."""

from collections.abc import Mapping
from typing import Any

BOUNDS: dict[str, str] = {}


def _keeps_apart(_settings: Any, results: Mapping[str, Any]) -> bool:
    """A map is open that one map alone has made, with weights of a window."""
    return results.get("kind") == "depthwise"


CHECKS = {"keeps-apart": _keeps_apart}
