"""Hand-written numbers."""

import numpy as np

from core.feature_maps.display_rules import activation_to_grey, filter_to_picture


def test_activation():
    # Mean 1, standard deviation 1.
    assert activation_to_grey(np.array([[0.0, 2.0], [0.0, 2.0]])).tolist() == [[64, 192], [64, 192]]


def test_what_is_far_from_the_mean_is_clipped():
    channel = np.zeros((1, 100), np.float32)
    channel[0, 0] = 1
    assert activation_to_grey(channel)[0, 0] == 255


def test_a_silent_channel_is_black():
    assert not activation_to_grey(np.full((3, 3), 5.0)).any()


def test_filter_picture():
    picture = filter_to_picture(np.array([[[-1.0], [1.0]]]))
    assert picture.tolist() == [[[102], [153]]] or picture.tolist() == [[[102], [152]]]


def test_a_flat_filter_picture_is_grey():
    assert np.unique(filter_to_picture(np.full((2, 2, 3), 7.0))).tolist() == [127]
