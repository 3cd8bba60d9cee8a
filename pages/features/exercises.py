"""Checks of the exercises on borrowed features."""

from collections.abc import Mapping
from typing import Any

from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.breeds import species_of

BOUNDS: Mapping[str, object] = {}


def _disagree(_settings: Any, results: Mapping[str, Any]) -> bool:
    """The larger sum and the larger mean are not of the same animal."""
    if not {"cats", "dogs"} <= results.keys():
        return False
    cats, dogs = results["cats"], results["dogs"]
    return bool((dogs > cats) != (dogs / len(DOGS) > cats / len(CATS)))


def _crossed(_settings: Any, results: Mapping[str, Any]) -> bool:
    """Of the new breed on the screen most pictures are taken for breeds of the other species."""
    counts: Mapping[str, int] = results.get("taken_for", {})
    if not counts:
        return False
    species = species_of(results["breed"])
    crossed = sum(count for name, count in counts.items() if species_of(name) != species)
    return 2 * crossed > sum(counts.values())


CHECKS = {"disagree": _disagree, "crossed": _crossed}
