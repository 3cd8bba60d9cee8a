"""The channels that differ most, by numbers written by hand."""

import numpy as np

from core.feature_maps.channel_comparison import ChannelDifference, most_different


def test_largest_difference_first():
    first = np.array([[[1.0, 5.0, 0.0], [3.0, 5.0, 0.0]]])  # means 2, 5, 0
    second = np.array([[[2.0, 1.0, 3.0]], [[2.0, 3.0, 3.0]]])  # means 2, 2, 3; another size
    assert most_different(first, second, 2) == [ChannelDifference(1, 5, 2), ChannelDifference(2, 0, 3)]


def test_fewer_channels_than_asked_for():
    assert [entry.channel for entry in most_different(np.ones((2, 2, 1)), np.zeros((2, 2, 1)), 6)] == [0]
