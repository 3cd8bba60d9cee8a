"""Unequal classes: fewer pictures of one of them, and what a constant answer is worth then."""

import numpy as np
from numpy.typing import NDArray


def with_share(is_positive: NDArray[np.bool_], share: float) -> NDArray[np.intp]:
    """Places of pictures among which the positives are a share, as nearly as whole pictures allow.

    All pictures of one kind stay, and the first ones of the other, at least one: int64 ``(M,)``, rising.

    Args:
        is_positive: ``(N,)``, both kinds among them.
        share: Above 0 and below 1.

    Example:
        >>> with_share(np.array([True, True, True, True, False, False, False, False]), 0.2).tolist()
        [0, 4, 5, 6, 7]
    """
    positives, negatives = np.flatnonzero(is_positive), np.flatnonzero(~is_positive)
    wanted = round(len(negatives) * share / (1 - share))
    if wanted <= len(positives):
        positives = positives[: max(1, wanted)]
    else:
        negatives = negatives[: max(1, round(len(positives) * (1 - share) / share))]
    return np.sort(np.concatenate([positives, negatives]))


def constant_accuracy(share: float) -> float:
    """Accuracy of giving every picture the commoner answer, where the positives are this share (0-1).

    Example:
        >>> constant_accuracy(0.05), constant_accuracy(0.5)
        (0.95, 0.5)
    """
    return max(share, 1 - share)


def expected_accuracy(recall: float, specificity: float, share: float) -> float:
    """Accuracy of a net with these two rates where the positives are this share: a weighted mean of them.

    Example:
        >>> round(expected_accuracy(0.9, 0.7, 0.05), 3)
        0.71
    """
    return share * recall + (1 - share) * specificity
