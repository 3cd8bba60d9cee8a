"""Checks of the exercises on dense nets and convnets."""

from collections.abc import Mapping
from typing import Any

from core.architectures.convnets import num_parameters
from pages.dense_vs_convnet.settings import Settings

BOUNDS: Mapping[str, object] = {}


def _is_smaller(settings: Settings, _results: Mapping[str, Any]) -> bool:
    return num_parameters(settings.dense) < num_parameters(settings.runs["digits_convnet"].model)


CHECKS = {"smaller": _is_smaller}
