"""A threshold on the probability of one class, and what it decides: counts, rates, and the curves over all of them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Counts:
    """Pictures of one class (the positives) and of all others, by what was decided.

    Attributes:
        true_positives, false_negatives: Positives that were found and missed.
        false_positives, true_negatives: Others that were taken for positives, and that were not.

    Example:
        >>> counts = Counts(true_positives=8, false_negatives=2, false_positives=4, true_negatives=86)
        >>> counts.accuracy, counts.recall, round(counts.precision, 3)
        (0.94, 0.8, 0.667)
    """

    true_positives: int
    false_negatives: int
    false_positives: int
    true_negatives: int

    @property
    def num_positives(self) -> int:
        """Pictures of the class."""
        return self.true_positives + self.false_negatives

    @property
    def num_negatives(self) -> int:
        """All other pictures."""
        return self.false_positives + self.true_negatives

    @property
    def accuracy(self) -> float:
        """Share of all pictures that were decided rightly, 0-1."""
        return _ratio(self.true_positives + self.true_negatives, self.num_positives + self.num_negatives)

    @property
    def precision(self) -> float:
        """Share of positives among those taken for positives, 0-1; NaN where nothing was."""
        return _ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """Share of the positives that were found, 0-1."""
        return _ratio(self.true_positives, self.num_positives)

    @property
    def specificity(self) -> float:
        """Share of the others that were left alone, 0-1."""
        return _ratio(self.true_negatives, self.num_negatives)

    @property
    def balanced_accuracy(self) -> float:
        """Mean of recall and specificity, 0-1: one half for whoever says the same to everything."""
        return (self.recall + self.specificity) / 2

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0-1; NaN where nothing was taken for positive."""
        if math.isnan(self.precision):
            return math.nan
        return _ratio(
            2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives
        )


def counts_at(is_positive: NDArray[np.bool_], scores: NDArray[np.float32], threshold: float) -> Counts:
    """What is decided by ``scores > threshold``, as Keras' accuracy of one sigmoid does it.

    Args:
        is_positive: ``(N,)``.
        scores: Probabilities of the class, ``(N,)``.
        threshold: 0-1.

    Example:
        >>> counts_at(np.array([True, True, False]), np.array([0.9, 0.2, 0.6]), 0.5)
        Counts(true_positives=1, false_negatives=1, false_positives=1, true_negatives=0)
    """
    taken = scores > threshold
    return Counts(
        int(np.sum(taken & is_positive)), int(np.sum(~taken & is_positive)),
        int(np.sum(taken & ~is_positive)), int(np.sum(~taken & ~is_positive)),
    )  # fmt: skip


@dataclass(frozen=True)
class Curves:
    """Rates at all thresholds that decide differently, from the highest: the first one takes nothing for positive.

    Attributes:
        false_alarms: False positives as a share of the negatives, rising from 0 to 1.
        recall: Rising from 0 to 1.
        precision: 1 by convention where nothing is taken for positive.
    """

    false_alarms: NDArray[np.float64]
    recall: NDArray[np.float64]
    precision: NDArray[np.float64]

    @property
    def area(self) -> float:
        """Area under recall over false alarms (ROC): the chance that a positive has a higher score than another."""
        return float(np.trapezoid(self.recall, self.false_alarms))

    @property
    def average_precision(self) -> float:
        """Precision, weighted by the steps of recall that it was reached with."""
        return float(np.sum(np.diff(self.recall) * self.precision[1:]))


def curves(is_positive: NDArray[np.bool_], scores: NDArray[np.float32]) -> Curves:
    """Recall, precision and false alarms at every threshold.

    Args:
        is_positive: ``(N,)``, both kinds among them.
        scores: ``(N,)``.

    Example:
        >>> found = curves(np.array([False, True, True]), np.array([0.1, 0.8, 0.9]))
        >>> found.recall.tolist(), found.false_alarms.tolist(), found.area
        ([0.0, 0.5, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0], 1.0)
    """
    order = np.argsort(-scores, kind="stable")
    falling, positive = scores[order], is_positive[order]
    last_of_equals = np.append(np.flatnonzero(np.diff(falling)), len(falling) - 1)
    found = np.append(0, np.cumsum(positive)[last_of_equals]).astype(np.float64)
    taken = np.append(0, last_of_equals + 1).astype(np.float64)
    precision = np.divide(found, taken, out=np.ones_like(found), where=taken > 0)
    return Curves((taken - found) / (len(positive) - found[-1]), found / found[-1], precision)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
