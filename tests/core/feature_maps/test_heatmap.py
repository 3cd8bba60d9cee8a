"""Heat in a rectangle and the likeness of maps, against numbers worked out by hand and NumPy's own."""

import numpy as np
import pytest

from core.feature_maps.heatmap import (
    correlation,
    enlarge,
    is_zero,
    positive_part,
    share_inside,
)

MAP = np.array([[1, 2], [3, 4]], np.float32)
WHOLE = (0.0, 1.0)


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (WHOLE, WHOLE, 1.0),
        ((0.0, 0.5), WHOLE, 0.3),
        (WHOLE, (0.5, 1.0), 0.6),
        ((0.5, 1.0), (0.5, 1.0), 0.4),
        ((0.25, 0.75), (0.25, 0.75), 0.25),  # a quarter of each cell
        ((0.5, 0.75), (0.0, 0.25), 0.075),  # a quarter of the cell with 3 of 10
        ((0.3, 0.3), WHOLE, 0.0),
    ],
)
def test_share_inside(rows, columns, expected):
    assert share_inside(MAP, rows, columns) == pytest.approx(expected)


def test_negative_values_are_no_heat():
    assert share_inside(np.array([[-5.0, 2.0], [0.0, 2.0]]), (0.0, 0.5), WHOLE) == pytest.approx(0.5)


@pytest.mark.parametrize("values", [np.zeros((3, 3)), -np.ones((3, 3))])
def test_a_map_without_heat(values):
    assert is_zero(values)
    assert share_inside(values, WHOLE, WHOLE) == 0
    assert not positive_part(values).any()


def test_positive_part_is_a_share_of_the_maximum():
    np.testing.assert_allclose(positive_part(np.array([[-1.0, 2.0], [8.0, 4.0]])), [[0, 0.25], [1, 0.5]])


def test_blocks_keep_their_values():
    expected = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    np.testing.assert_array_equal(enlarge(MAP, 4, 4, smooth=False), expected)


def test_smooth_values_stay_between_their_neighbours():
    smooth = enlarge(MAP, 8, 8)
    assert smooth.shape == (8, 8)
    assert (np.diff(smooth, axis=1) >= 0).all()
    assert (smooth.min(), smooth.max()) == (1, 4)


def test_correlation_is_numpy_s():
    rng = np.random.default_rng(0)
    first, second = rng.random((7, 7)), rng.random((7, 7))
    assert correlation(first, second) == pytest.approx(np.corrcoef(first.ravel(), second.ravel())[0, 1])
    assert correlation(first, -2 * first + 1) == pytest.approx(-1)


def test_a_constant_map_is_like_nothing():
    assert correlation(MAP, np.full((2, 2), 7.0)) is None
