"""How many test digits runs get wrong, and how many of the dense net's errors the convnet saves."""

import numpy as np

from core.runs import Run, repeats
from core.specs.presets.digits import DIGIT_NETS


def errors_of(run: Run) -> int | None:
    """How many test digits it gets wrong; None before its test."""
    if "confusion_matrix" not in run.metrics:
        return None
    counts = np.array(run.metrics["confusion_matrix"])
    return int(counts.sum() - np.trace(counts))


def saved_by_seed() -> list[float]:
    """The share of the dense net's errors that the convnet saves, for each seed of the recorded runs."""
    pairs = zip(*(repeats(net) for net in DIGIT_NETS), strict=True)
    errors = [[errors_of(run) or 0 for run in pair] for pair in pairs]
    return [1 - convnet / dense for dense, convnet in errors]
