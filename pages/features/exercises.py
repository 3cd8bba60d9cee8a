"""Checks of the exercises on borrowed features."""

from collections.abc import Mapping
from typing import Any

from core.architectures.imagenet_groups import CATS, DOGS

BOUNDS: Mapping[str, object] = {}


def _disagree(_settings: Any, results: Mapping[str, Any]) -> bool:
    """The larger sum and the larger mean are not of the same animal."""
    if not {"cats", "dogs"} <= results.keys():
        return False
    cats, dogs = results["cats"], results["dogs"]
    return bool((dogs > cats) != (dogs / len(DOGS) > cats / len(CATS)))


CHECKS = {"disagree": _disagree}
