"""Checks of the exercises on intermediate activations."""

from collections.abc import Mapping
from typing import Any

from pages.activations.settings import Settings

_SHARE = 0.75
BOUNDS = {"share": f"{_SHARE:.0%}"}


def _is_first_sparse(settings: Settings, results: Mapping[str, Any]) -> bool:
    """The chosen layer is the first one of which so many values are zero, and not the first of all."""
    layers = results.get("layers", ())
    sparse = [sheet.path for sheet in layers if sheet.sparsity > _SHARE]
    return bool(sparse) and settings.layer.path == sparse[0] != layers[0].path


CHECKS = {"first-sparse": _is_first_sparse}
