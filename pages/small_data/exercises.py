"""Checks of the exercises on little data."""

from collections.abc import Mapping
from typing import Any

from pages.shared.training.runs import spec_of
from pages.small_data.settings import Settings

_PICTURES, _ACCURACY = 300, 0.8
BOUNDS = {"pictures": _PICTURES, "accuracy": f"{_ACCURACY:.0%}"}


def _is_good(_settings: Settings, results: Mapping[str, Any]) -> bool:
    """An own run on few pictures whose last validation accuracy is high."""
    run = results.get("run")
    if run is None or run.recorded or not run.ended:
        return False
    spec = spec_of(run)
    pictures = spec.data.train_per_class * spec.model.classes
    return bool(pictures <= _PICTURES and run.history["val_accuracy"][-1] >= _ACCURACY)


CHECKS = {"few-pictures": _is_good}
