"""After which epochs of a training the weights are kept, so that it can be looked at later."""

import math
from collections.abc import Sequence

MOST = 5
"""Kept of one run, the best among them."""


def fixed_epochs(num_epochs: int) -> tuple[int, ...]:
    """The epochs that are kept whatever they bring: before the first, after it, and two in between.

    A net changes most in its first epochs, so each is about the same factor after the one before.

    Args:
        num_epochs: Of the whole training, at least 1.
    """
    steps = (num_epochs ** (1 / 3), num_epochs ** (2 / 3))
    return tuple(sorted({0, 1, *(round(step) for step in steps)} - {num_epochs} | {0}))


def best_epoch(accuracies: Sequence[float]) -> int | None:
    """The first epoch, from 1, with the highest validation accuracy; None where there is none, as without validation.

    Args:
        accuracies: One an epoch, NaN where there is none.
    """
    told = [
        (accuracy, -epoch) for epoch, accuracy in enumerate(accuracies, start=1) if not math.isnan(accuracy)
    ]
    return -max(told)[1] if told else None
