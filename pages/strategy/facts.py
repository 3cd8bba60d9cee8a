"""The numbers of the lesson, all from recorded runs."""

import math
from collections.abc import Mapping

from core.specs.advice import Evidence, evidence
from core.specs.presets.experiments import PETS_SIZES, SIZES

_POINTS = 100


def gains() -> dict[str, float]:
    """What the largest number of photographs brings over the smallest one, in points, by strategy."""
    few, many = SIZES[0], SIZES[-1]
    return {
        name: _POINTS * (_at("near", name, many).mean - _at("near", name, few).mean)
        for name in ("features", "scratch")
    }


def facts() -> Mapping[str, object]:
    """By name."""
    few, many = SIZES[0], SIZES[-1]
    features, tuned = (_at("drawn", name, PETS_SIZES[-1]) for name in ("features", "fine_tuned"))
    variances = (one.mean * (1 - one.mean) / one.num_test for one in (features, tuned))
    gained = gains()
    return {
        "few": few,
        "many": many,
        "times": many // few,
        "features_few": _at("near", "features", few).mean,
        "scratch_few": _at("near", "scratch", few).mean,
        "features_many": _at("near", "features", many).mean,
        "scratch_many": _at("near", "scratch", many).mean,
        "gain_features": gained["features"],
        "gain_scratch": gained["scratch"],
        "untrained_same": _at("same", "untrained", 0).mean,
        "untrained_drawn": _at("drawn", "untrained", 0).mean,
        "newer": _at("same", "newer_base", many).mean,
        "pets": PETS_SIZES[-1],
        "pets_few": PETS_SIZES[0],
        "pets_features": features.mean,
        "pets_features_few": _at("drawn", "features", PETS_SIZES[0]).mean,
        "pets_tuned": tuned.mean,
        "pets_test": tuned.num_test,
        "pets_difference": _POINTS * (tuned.mean - features.mean),
        "pets_error": _POINTS * math.sqrt(sum(variances)),
    }


def _at(task: str, strategy: str, size: int) -> Evidence:
    return next(one for one in evidence(task) if (one.strategy, one.size) == (strategy, size))
