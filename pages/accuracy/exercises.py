"""Checks of the exercises on accuracy."""

from collections.abc import Mapping
from typing import Any

from pages.accuracy.settings import Settings

_RECALL, _PRECISION, _SHARE, _ERROR = 0.9, 0.1, 0.05, 0.035
BOUNDS = {
    "recall": f"{_RECALL:.0%}",
    "precision": f"{_PRECISION:.0%}",
    "share": f"{_SHARE:.0%}",
    "error": f"{_ERROR:.1%}",
}


def _hardly_misses(settings: Settings, results: Mapping[str, Any]) -> bool:
    """Nearly all of a rare class are found, and not all pictures are called so."""
    counts = results.get("counts")
    if counts is None or settings.share > _SHARE:
        return False
    return bool(counts.recall >= _RECALL and counts.precision >= _PRECISION)


def _is_calibrated(_settings: Settings, results: Mapping[str, Any]) -> bool:
    """The calibration error is small."""
    error = results.get("error")
    return error is not None and bool(error <= _ERROR)


CHECKS = {"hardly-missed": _hardly_misses, "calibrated": _is_calibrated}
