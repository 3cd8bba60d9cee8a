"""Grad-CAM opened: what each channel adds to the map of a class."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ChannelShares:
    """What each channel of a layer adds to a class.

    Attributes:
        strengths: float64 ``(C,)``: mean activation over all places, how strongly the channel fires.
        weights: float64 ``(C,)``: mean gradient of the class score, how much the channel matters to the class.
        shares: float64 ``(C,)``: their product.
        order: int ``(C,)``: channel numbers, the largest share first.
    """

    strengths: NDArray[np.float64]
    weights: NDArray[np.float64]
    shares: NDArray[np.float64]
    order: NDArray[np.int64]

    def part_of_for(self, count: int) -> float:
        """Which part of all positive shares the first ``count`` channels have, 0-1; 0 where there are none.

        Example:
            >>> channel_shares(np.array([[[2.0, 1.0, 4.0]]]), np.array([1.0, -3.0, 0.5])).part_of_for(1)
            0.5
        """
        positive = np.maximum(self.shares, 0)
        total = float(positive.sum())
        return float(positive[self.order[:count]].sum()) / total if total > 0 else 0.0


def channel_shares(maps: NDArray[np.floating[Any]], weights: NDArray[np.floating[Any]]) -> ChannelShares:
    """How strongly each channel fires, times how much it matters.

    In a net whose classifier sums the means of these maps, the shares of all channels times the number of places are
    the addends of the logit: with the bias they add up to it.

    Args:
        maps: ``(h, w, C)``, feature maps.
        weights: ``(C,)``, the mean gradient of the class score with respect to each of them.

    Example:
        >>> maps = np.array([[[2.0, 1.0, 4.0]]])  # one place, three channels
        >>> found = channel_shares(maps, np.array([1.0, -3.0, 0.25]))
        >>> found.shares, found.order
        (array([ 2., -3.,  1.]), array([0, 2, 1]))
        >>> round(found.part_of_for(1), 2)
        0.67
    """
    strengths = maps.mean(axis=(0, 1), dtype=np.float64)
    factors = weights.astype(np.float64)
    shares = strengths * factors
    return ChannelShares(strengths, factors, shares, np.argsort(-shares, kind="stable"))


def weighted_channel(
    maps: NDArray[np.floating[Any]], weights: NDArray[np.floating[Any]], channel: int
) -> NDArray[np.float32]:
    """One channel's map times its weight, ``(h, w)``, what it adds at each place.

    Example:
        >>> weighted_channel(np.array([[[2.0, 1.0]]]), np.array([1.0, -3.0]), 1)
        array([[-3.]], dtype=float32)
    """
    return (maps[..., channel] * weights[channel]).astype(np.float32)


def sum_of_channels(
    maps: NDArray[np.floating[Any]], weights: NDArray[np.floating[Any]], channels: NDArray[np.integer[Any]]
) -> NDArray[np.float32]:
    """The sum of some channels' maps, each times its weight: ``(h, w)``, before ReLU.

    Example:
        >>> maps, weights = np.array([[[2.0, 1.0, 4.0]]]), np.array([1.0, -3.0, 0.25])
        >>> sum_of_channels(maps, weights, np.array([0, 2])), sum_of_channels(maps, weights, np.arange(3))
        (array([[3.]], dtype=float32), array([[0.]], dtype=float32))
    """
    return np.asarray(maps[..., channels] @ weights[channels]).astype(np.float32)
