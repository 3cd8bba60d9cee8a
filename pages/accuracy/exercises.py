"""Checks of the exercises on accuracy."""

from collections.abc import Mapping
from typing import Any

_USUAL, _RECALL = 0.5, 0.99
BOUNDS = {"recall": f"{_RECALL:.0%}"}


def _misses_none(_settings: Any, results: Mapping[str, Any]) -> bool:
    """Hardly any picture of the class is missed, by another threshold than the usual one."""
    counts = results.get("counts")
    return counts is not None and results["threshold"] < _USUAL and bool(counts.recall >= _RECALL)


CHECKS = {"misses-none": _misses_none}
