import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, signal, stats

from core.operations.translation import compare_shifted, correlation, relative_change, rescale, shift


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 6), st.integers(1, 6))
def test_shift_is_that_of_scipy(rows, columns, height, width):
    image = np.arange(1, height * width + 1).reshape(height, width)
    for border, mode in (("zero", "constant"), ("nearest", "nearest")):
        expected = ndimage.shift(image, (rows, columns), order=0, mode=mode, cval=0)
        np.testing.assert_array_equal(shift(image, rows=rows, columns=columns, border=border), expected)


def test_shift_keeps_channels_dtype_and_input():
    image = np.full((2, 3, 3), 7, dtype=np.uint8)
    moved = shift(image, rows=1, columns=0)
    assert moved.dtype == np.uint8
    assert moved.tolist() == [[[0, 0, 0]] * 3, [[7, 7, 7]] * 3]
    assert image.min() == 7


@pytest.mark.parametrize(("rows", "columns"), [(3, -2), (0, 0), (-4, 5)])
def test_response_moves_with_the_picture_away_from_the_borders(rows, columns):
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(24, 30)), rng.normal(size=(3, 3))
    response = signal.correlate2d(image, kernel, "same")
    response_of_moved = signal.correlate2d(shift(image, rows=rows, columns=columns), kernel, "same")
    difference, inside = compare_shifted(response, response_of_moved, rows=rows, columns=columns, margin=3)
    assert np.abs(difference[inside]).max() < 1e-12
    assert inside.sum() == (24 - 6 - abs(rows)) * (30 - 6 - abs(columns))
    if rows or columns:
        assert np.abs(difference[~inside]).max() > 0.1


def test_nothing_is_inside_a_small_map():
    _, inside = compare_shifted(np.zeros((4, 4)), np.zeros((4, 4)), rows=3, columns=0, margin=2)
    assert not inside.any()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([1.0, -1.0], [1.0, -1.0], 0.0),
        ([2.0, 2.0], [1.0, 2.0], 0.25),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([0.0], [1.0], 1.0),
    ],
)
def test_relative_change(before, after, expected):
    assert relative_change(np.array(before), np.array(after)) == expected


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.3])
def test_a_rescaled_picture_is_scipys(factor):
    image = np.random.default_rng(0).integers(0, 256, (12, 15), dtype=np.uint8)
    image = ndimage.uniform_filter(
        image, 3
    )  # what differs from pixel to pixel would show the rounding of places
    middle = (np.array(image.shape) - 1) / 2
    expected = ndimage.affine_transform(
        image.astype(float), np.eye(2) / factor, middle - middle / factor, order=1
    )
    inner = np.s_[3:-3, 3:-3]  # at the edge SciPy drops what lies half outside
    np.testing.assert_allclose(rescale(image, factor)[inner], expected[inner], atol=1.5)


def test_correlation_is_scipys():
    before, after = np.random.default_rng(0).normal(size=(2, 7, 9))
    assert correlation(before, before + after) == pytest.approx(
        stats.pearsonr(before.ravel(), (before + after).ravel()).statistic
    )
    assert correlation(np.zeros((3, 3)), np.eye(3)) == 1
