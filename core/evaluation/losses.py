"""The loss of single pictures, and which have the largest."""

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-7  # as Keras clips probabilities


def cross_entropies(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Minus the logarithm of what each picture's own class got, in nats: float64 ``(N,)``.

    Args:
        probabilities: ``(N, K)``.
        labels: ``(N,)``.

    Example:
        >>> cross_entropies(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0, 0])).round(3).tolist()
        [0.693, 0.0]
    """
    own = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return -np.log(np.clip(own, _LEAST, 1.0)) + 0.0


def most_wrong(probabilities: NDArray[np.float32], labels: NDArray[np.int64], count: int) -> NDArray[np.intp]:
    """Places of the ``count`` largest losses, the largest first; of equal ones the first.

    Example:
        >>> most_wrong(np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]]), np.array([0, 0, 1]), 2).tolist()
        [1, 2]
    """
    return np.argsort(-cross_entropies(probabilities, labels), kind="stable")[:count]
