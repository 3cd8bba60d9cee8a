"""Maps as levels, smaller maps, and how many fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.feature_maps.levels import fit_side, maps_that_fit, to_levels

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_levels_are_right_to_half_a_level(scale):
    maps = (RNG.normal(3, 2, (9, 7, 5)) * scale).astype(np.float32)
    levels, low, high = to_levels(maps)
    assert (levels.shape, levels.dtype) == ((5, 9, 7), np.uint8)
    span = (high - low)[:, None, None]
    values = low[:, None, None] + levels / np.float64(255) * span
    assert (np.abs(values - np.moveaxis(maps, 2, 0)) <= span * (0.5 / 255 + 1e-5)).all()
    np.testing.assert_array_equal(low, maps.min(axis=(0, 1)))


def test_maps_of_one_value_and_of_none():
    levels, low, high = to_levels(np.dstack([np.full((2, 2), 7.0), [[np.nan, np.inf], [0, 1]]]))
    assert not levels[0].any()
    assert (low[0], high[0]) == (7, 7)
    assert (low[1], high[1]) == (0, 1)


@pytest.mark.parametrize(
    ("shape", "side"), [((8, 8, 3), 4), ((9, 6, 2), 4), ((5, 5, 1), 5), ((300, 2, 1), 100)]
)
def test_smaller_maps_keep_their_mean(shape, side):
    maps = RNG.normal(size=shape).astype(np.float32)
    found = fit_side(maps, side)
    assert max(found.shape[:2]) <= side
    if shape[0] % found.shape[0] == 0 and shape[1] % found.shape[1] == 0:
        blocks = found.shape[0], shape[0] // found.shape[0], found.shape[1], shape[1] // found.shape[1]
        expected = maps.reshape(*blocks, shape[2]).mean(axis=(1, 3))
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.mean(axis=(0, 1)), maps.mean(axis=(0, 1)), atol=1e-5)


@given(
    st.lists(st.tuples(st.integers(1, 20_000), st.integers(1, 64)), min_size=1, max_size=40),
    st.integers(0, 2_000_000),
)
def test_what_fits(layers, num_bytes):
    areas, available = map(list, zip(*layers, strict=True))
    counts = maps_that_fit(areas, available, num_bytes)
    total = sum(count * area for count, area in zip(counts, areas, strict=True))
    assert all(1 <= count <= most for count, most in zip(counts, available, strict=True))
    assert total <= max(num_bytes, sum(areas))
    largest = max(areas)
    left_out = any(count < most for count, most in zip(counts, available, strict=True))
    assert not left_out or total + len(areas) * largest > num_bytes
