"""How well a classifier did: plain arrays in, plain arrays out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mistake:
    """A picture that the net took for something else.

    Attributes:
        index: Place in the test pictures.
        label: Its class.
        predicted: The class the net chose.
        probability: What the net gave that class, 0-1.
    """

    index: int
    label: int
    predicted: int
    probability: float


def confident_mistakes(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32], count: int
) -> list[Mistake]:
    """The ``count`` wrong predictions with the highest probability, the most confident first.

    Args:
        labels: ``(N,)``.
        probabilities: ``(N, num_classes)``, 0-1.
        count: At most so many are returned.
    """
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:count]
    return [Mistake(int(i), int(labels[i]), int(predicted[i]), float(confidence[i])) for i in worst]
