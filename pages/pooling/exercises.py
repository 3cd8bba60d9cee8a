"""Checks of the pooling lesson's exercises."""

from collections.abc import Mapping
from typing import Any

from pages.pooling.settings import NOISE, Settings

BOUNDS = {"noise": f"{NOISE:g}"}


def _is_buried(settings: Settings, _results: Mapping[str, Any]) -> bool:
    """The average of the window with the strong response is no more than one weak response can be."""
    response = settings.response
    cell = response.cell
    return bool(response.pooled["average"][cell.row, cell.column] <= NOISE)


CHECKS = {"buried": _is_buried}
