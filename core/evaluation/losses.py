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


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of logits, element by element.

    Example:
        >>> sigmoid(np.array([0.0, 2.0])).round(3).tolist()
        [0.5, 0.881]
    """
    return 1 / (1 + np.exp(-np.asarray(logits, np.float64)))


def binary_losses(probability: NDArray[np.float64], label: int) -> dict[str, NDArray[np.float64]]:
    """``"cross_entropy"`` (nats) and ``"squared_error"`` of the probability of class 1, element by element.

    Example:
        >>> {name: round(float(loss), 3) for name, loss in binary_losses(np.array(0.1), 1).items()}
        {'cross_entropy': 2.303, 'squared_error': 0.81}
    """
    wanted = np.clip(probability if label else 1 - probability, _LEAST, 1)
    return {"cross_entropy": -np.log(wanted) + 0.0, "squared_error": (1 - wanted) ** 2}


def binary_gradients(probability: NDArray[np.float64], label: int) -> dict[str, NDArray[np.float64]]:
    """How the same losses change with the logit before one sigmoid: by ``p - y``, and by ``2 (p - y) p (1 - p)``.

    Example:
        >>> {name: round(float(slope), 3) for name, slope in binary_gradients(np.array(0.1), 1).items()}
        {'cross_entropy': -0.9, 'squared_error': -0.162}
    """
    error = probability - label
    return {"cross_entropy": error, "squared_error": 2 * error * probability * (1 - probability)}


def most_wrong(probabilities: NDArray[np.float32], labels: NDArray[np.int64], count: int) -> NDArray[np.intp]:
    """Places of the ``count`` largest losses, the largest first; of equal ones the first.

    Example:
        >>> most_wrong(np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]]), np.array([0, 0, 1]), 2).tolist()
        [1, 2]
    """
    return np.argsort(-cross_entropies(probabilities, labels), kind="stable")[:count]
