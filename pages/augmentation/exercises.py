"""Checks of the augmentation lesson's exercises."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.augmentation import AugmentationPolicy
from pages.augmentation.settings import Settings

_MOST_CHANGE, _LEAST_SHEAR = 2.0, 0.1
BOUNDS = {"change": f"{_MOST_CHANGE:g}"}


def _is_unseen(settings: Settings, _results: Mapping[str, Any]) -> bool:
    """Nothing but a shear is drawn, and no variant's pixels change by more than the bound, on average."""
    policy = settings.policy
    if policy.shear_range < _LEAST_SHEAR:
        return False
    rest = replace(policy, shear_range=0.0, fill_mode="nearest", cval=0.0)
    if rest != AugmentationPolicy():
        return False
    change = np.abs(settings.variants().astype(np.float32) - settings.image.astype(np.float32))
    return bool(change.mean(axis=(1, 2, 3)).max() <= _MOST_CHANGE)


CHECKS = {"unseen": _is_unseen}
