"""Calibration: whether what a net calls 90 % sure is right nine times in ten."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-7  # as Keras clips probabilities before their logarithm


@dataclass(frozen=True)
class Bin:
    """Pictures whose likeliest class got a probability between two bounds.

    Attributes:
        low, high: The bounds, above ``low`` and up to ``high``.
        count: How many there are.
        confidence: Mean probability of the likeliest class; NaN for none.
        accuracy: Share of them for which it was right, 0-1; NaN for none.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], *, bins: int = 10
) -> list[Bin]:
    """Confidence and accuracy in equal bins of the confidence between ``1 / K`` and 1.

    Args:
        probabilities: ``(N, K)``, rows that sum to 1.
        labels: ``(N,)``.
        bins: How many.

    Example:
        >>> [(found.count, found.accuracy) for found in
        ...  reliability(np.array([[0.6, 0.4], [0.1, 0.9], [0.05, 0.95]]), np.array([1, 1, 0]), bins=2)]
        [(1, 0.0), (2, 0.5)]
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    is_right = probabilities.argmax(axis=1) == labels
    edges = np.linspace(1 / probabilities.shape[1], 1.0, bins + 1)
    place = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        count = int(inside.sum())
        values = (
            (float(confidence[inside].mean()), float(is_right[inside].mean())) if count else (np.nan, np.nan)
        )
        found.append(Bin(float(edges[number]), float(edges[number + 1]), count, *values))
    return found


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of confidence and accuracy over the pictures, 0-1.

    Source:
        Naeini, Cooper and Hauskrecht 2015; Guo, Pleiss, Sun and Weinberger 2017, *On calibration of modern neural
        networks*.

    Example:
        >>> expected_calibration_error([Bin(0.5, 0.75, 1, 0.6, 0.6), Bin(0.75, 1.0, 3, 0.9, 0.7)])
        0.15
    """
    total = sum(found.count for found in bins)
    filled = [found for found in bins if found.count]
    return sum(found.count * abs(found.confidence - found.accuracy) for found in filled) / total


def tempered(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float64]:
    """The probabilities after dividing the logits by a temperature: above 1 they move towards equal ones.

    Which class is likeliest stays, and with it the accuracy.

    Args:
        probabilities: ``(N, K)``.
        temperature: Above 0; 1 changes nothing.

    Source:
        Guo, Pleiss, Sun and Weinberger 2017, temperature scaling.

    Example:
        >>> tempered(np.array([[0.9, 0.1]]), 2.0).round(2).tolist()
        [[0.75, 0.25]]
    """
    logits = np.log(np.clip(probabilities.astype(np.float64), _LEAST, 1.0)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
