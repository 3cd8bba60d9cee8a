"""What the lesson on fooling a net measures, and the record of it by :mod:`core.commands.measure_fooling`."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from core.settings import ASSETS
from core.specs.fooling import MAX_SIZE

RECORD = ASSETS / "fooling" / "measured.json"

CLASSIFIER = "efficientnet_lite0"
PHOTOGRAPH, SIZE, STEPS = "coffee", 2, 10
"""The picture that the lesson begins with, grey levels of its step, and steps where it takes several."""
AIM = 985
"""The class that the lesson leads the net to: a daisy, with twice as many steps and grey levels."""
RENDERED, CONTRARY, TILES = "cat", "rocket", 4
"""The photograph that is drawn in other ways, one for which shape counts for more, and tiles a row where it is cut."""
SIZES = (1, 2, 4, 8, MAX_SIZE)
"""Grey levels at which the book's convnet is tested."""
DRAWN_PER_CLASS, DRAWN_SEED = 100, 0
PAPER_SIDE = 448
"""Of a drawing, in pixels, as it is handed to the nets."""
LIKELIEST = 3
"""So many classes of the photograph are followed through its renditions."""


@cache
def measured() -> Mapping[str, Any]:
    """The record: ``one_step``, ``several_steps``, ``toward``, ``renditions``, ``paper``, ``bicycle``, ``drawn``,
    ``robustness`` and ``provenance``. Shares and probabilities are 0-1."""
    record: Mapping[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def followed(probabilities: Any, most: int) -> tuple[int, ...]:
    """The likeliest classes of the photograph, best first: ``LIKELIEST``, or all but the last of fewer.

    Args:
        probabilities: ``(classes,)`` of the photograph.
        most: Number of the classes.
    """
    best = sorted(range(most), key=lambda index: -float(probabilities[index]))
    return tuple(best[: min(LIKELIEST, most - 1)])
