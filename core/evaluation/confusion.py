"""Reading a confusion matrix of many classes: which stand for each other, and in which order they show it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LINK = 1e-3  # between any two classes, so that those that nobody confuses have a place too


@dataclass(frozen=True)
class Confusion:
    """Pictures of a class that were taken for another.

    Attributes:
        true, predicted: The classes, two different ones.
        count: How many, above 0.
        share: Of all pictures of the true class, 0-1.
    """

    true: int
    predicted: int
    count: int
    share: float


def most_confused(counts: NDArray[np.int64], most: int) -> list[Confusion]:
    """The pairs of a class and what it was taken for, by number of pictures, then by share.

    Args:
        counts: ``(K, K)``: row the true class, column the predicted one.
        most: At most so many are returned.
    """
    totals = counts.sum(axis=1)
    found = [
        Confusion(
            int(true),
            int(predicted),
            int(counts[true, predicted]),
            float(counts[true, predicted] / totals[true]),
        )
        for true, predicted in zip(*np.nonzero(counts), strict=True)
        if true != predicted
    ]
    return sorted(found, key=lambda pair: (-pair.count, -pair.share))[:most]


def neighbouring_order(counts: NDArray[np.int64]) -> list[int]:
    """An order in which classes stand side by side that are taken for each other.

    The places are those of the second eigenvector of the Laplacian of the graph whose edges are the shares of mutual
    mistakes: of all ways to spread the classes on a line it keeps confused ones closest.

    Args:
        counts: ``(K, K)``: row the true class, column the predicted one.

    Source:
        Fiedler 1973; Barnard, Pothen and Simon 1995, *A spectral algorithm for envelope reduction of sparse matrices*.

    Example:
        >>> neighbouring_order(np.array([[8, 0, 2, 0], [0, 9, 0, 1], [3, 0, 7, 0], [0, 2, 0, 8]])) in (
        ...     [0, 2, 3, 1], [0, 2, 1, 3], [2, 0, 1, 3], [2, 0, 3, 1])
        True
    """
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    links = shares + shares.T + _LINK
    np.fill_diagonal(links, 0.0)
    _, vectors = np.linalg.eigh(np.diag(links.sum(axis=1)) - links)
    places = vectors[:, 1]
    places = places * (1 if places[0] <= places[-1] else -1)  # the sign of an eigenvector is anybody's
    return [int(place) for place in np.argsort(places, kind="stable")]
