"""Which channels tell two pictures apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ChannelDifference:
    """How strongly a channel answers to each of two pictures.

    Attributes:
        channel: Number of the channel.
        first, second: Mean of the channel over all places, for each picture.
    """

    channel: int
    first: float
    second: float


def most_different(
    first: NDArray[np.floating[Any]], second: NDArray[np.floating[Any]], count: int
) -> list[ChannelDifference]:
    """The channels whose means over all places differ most, the largest difference first.

    The means are compared because the same pattern may lie at different places in the two pictures.

    Args:
        first, second: ``(h, w, C)``, of the same layer.
        count: Most channels to return.

    Example:
        >>> first = np.array([[[1.0, 5.0]], [[1.0, 3.0]]])  # means 1 and 4
        >>> second = np.array([[[2.0, 0.0]], [[2.0, 0.0]]])  # means 2 and 0
        >>> most_different(first, second, 1)
        [ChannelDifference(channel=1, first=4.0, second=0.0)]
    """
    means = [maps.mean(axis=(0, 1), dtype=np.float64) for maps in (first, second)]
    order = np.argsort(-np.abs(means[0] - means[1]), kind="stable")[:count]
    return [ChannelDifference(int(i), float(means[0][i]), float(means[1][i])) for i in order]
