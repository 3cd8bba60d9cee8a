"""Figures of channels, silence and kept channels: what they draw is what they were given."""

import numpy as np
import pytest

from core.figures.basis import shares_figure
from core.figures.channels import channel_pictures
from core.figures.heatmaps import HeatLook
from core.figures.kept_channels import kept_figure
from core.figures.silence import waking_figure
from core.images import overlay


def test_channels_lie_over_the_picture_and_the_added_ones_are_framed():
    image = np.full((40, 40, 3), 100, np.uint8)
    maps = [np.full((2, 2), 4.0), np.array([[0.0, 1.0]]), np.zeros((2, 2))]
    look = HeatLook(opacity=1.0)
    full, half, none = channel_pictures(image, maps, look, added=2)
    np.testing.assert_array_equal(none, image)
    expected = overlay(image, np.ones((2, 2), np.float32), alpha=1.0, colormap="viridis", fade=True)
    np.testing.assert_array_equal(full[20, 20], expected[20, 20])
    assert half[20, 8].tolist() == [100, 100, 100]
    assert half[20, 32].tolist() == full[20, 20].tolist()
    assert full[0, 0].tolist() == half[-1, -1].tolist() == [213, 94, 0]


def test_what_speaks_against_has_no_colour():
    image = np.full((40, 40, 3), 100, np.uint8)
    (shown,) = channel_pictures(image, [np.full((2, 2), -1.0)], HeatLook(), added=0)
    np.testing.assert_array_equal(shown, image)


def test_pictures_are_counted_from_one():
    (line,) = waking_figure([9, 4, 4], x_title="x", y_title="y").data
    assert (list(line.x), list(line.y)) == ([1, 2, 3], [9, 4, 4])


def test_nothing_kept_stands_left_of_one_on_the_logarithmic_axis():
    figure = kept_figure(
        (0, 1, 10, 64), (0.1, 0.2, 0.5, 0.9), names=["a", "b", "c", "d"], x_title="x", y_title="y"
    )
    (line,) = figure.data
    assert 0 < line.x[0] < line.x[1] == 1
    assert list(line.y) == pytest.approx([0.1, 0.2, 0.5, 0.9])
    assert figure.layout.xaxis.ticktext == ("0", "1", "10", "64")
    assert [tuple(told) for told in line.customdata] == [(0, "a"), (1, "b"), (10, "c"), (64, "d")]


def test_shares_are_drawn_over_the_number_of_patterns():
    figure = shares_figure({"a": [0.5, 0.9], "b": [-0.2, 1.0]}, marked=2, x_title="x", y_title="y")
    assert [list(line.x) for line in figure.data] == [[1, 2], [1, 2]]
    assert list(figure.data[1].y) == [-0.2, 1.0]
    assert figure.layout.shapes[0].x0 == 2
