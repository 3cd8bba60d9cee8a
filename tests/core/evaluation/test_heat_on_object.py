"""Heat on an object: made-up maps whose answers are known, SciPy's zoom and SciPy's bootstrap."""

import numpy as np
import pytest
from scipy import ndimage, stats

from core.errors import InputError
from core.evaluation.heat_on_object import bootstrap_interval, heat_on_object

SIDE = 8
NOWHERE = np.zeros((SIDE, SIDE), bool)
LEFT = NOWHERE.copy()
LEFT[:, :2] = True  # a quarter of the picture
STRIP = NOWHERE.copy()
STRIP[:, 2:4] = True


def test_an_even_map_gives_the_animals_share_exactly():
    for grid in ((1, 1), (3, 5), (SIDE, SIDE)):
        found = heat_on_object(np.full(grid, 0.3, np.float32), LEFT, NOWHERE, (0, 0, 4, 2))
        assert found.share == pytest.approx(0.25, abs=1e-7)
        assert found.area == found.pointing_area == 0.25
        assert found.pointing == 0.25  # every pixel has the maximum
        assert (found.head_share, found.head_area) == pytest.approx((8 / 64, 8 / 64))


def test_known_heat_pixel_by_pixel():
    heat = np.zeros((SIDE, SIDE))
    heat[0, 0], heat[5, 7], heat[1, 1] = 6, 3, 1
    found = heat_on_object(heat, LEFT, NOWHERE, (0, 0, 1, 1))
    assert found.share == pytest.approx(0.7)
    assert found.pointing == 1
    assert found.head_share == pytest.approx(0.6)
    assert found.head_area == pytest.approx(1 / 64)
    assert heat_on_object(heat, ~LEFT, NOWHERE).share == pytest.approx(0.3)
    assert heat_on_object(heat, ~LEFT, NOWHERE).pointing == 0


def test_what_speaks_against_the_class_is_no_heat():
    heat = np.zeros((SIDE, SIDE))
    heat[0, 0], heat[5, 7] = 1, -100
    assert heat_on_object(heat, LEFT, NOWHERE).share == 1


def test_the_open_strip_counts_for_no_share_but_is_a_hit():
    heat = np.zeros((SIDE, SIDE))
    heat[3, 3], heat[3, 0], heat[3, 6] = 5, 1, 1
    found = heat_on_object(heat, LEFT | STRIP, STRIP)
    assert found.share == 0.5
    assert found.area == pytest.approx(2 / 6)
    assert found.pointing == 1
    assert found.pointing_area == 0.5
    only_there = np.where(STRIP, 1.0, 0.0)
    assert heat_on_object(only_there, LEFT, STRIP).share == 0


def test_the_map_is_enlarged_as_the_page_draws_it():
    """Linearly between the centres of the cells, which SciPy's spline of order 1 does with its grid mode."""
    rng = np.random.default_rng(0)
    values, animal = rng.random((4, 3)), rng.random((12, 12)) < 0.4
    drawn = ndimage.zoom(values, (3, 4), order=1, mode="nearest", grid_mode=True)
    found = heat_on_object(values, animal, np.zeros_like(animal))
    assert found.share == pytest.approx(drawn[animal].sum() / drawn.sum(), rel=1e-5)
    assert found.pointing == animal[drawn >= drawn.max() - 1e-9].mean()


@pytest.mark.parametrize("values", [np.zeros((2, 2)), -np.ones((2, 2))])
def test_without_heat_there_is_no_share(values):
    found = heat_on_object(values, LEFT, NOWHERE, (0, 0, 4, 4))
    assert (found.share, found.pointing, found.head_share) == (None, None, None)
    assert (found.area, found.head_area) == (0.25, 0.25)


def test_a_box_outside_the_picture_is_none():
    found = heat_on_object(np.ones((2, 2)), LEFT, NOWHERE, (20, 20, 30, 30))
    assert (found.head_share, found.head_area) == (None, None)


def test_masks_that_say_nothing_are_refused():
    with pytest.raises(InputError, match="no pixel of an animal"):
        heat_on_object(np.ones((2, 2)), NOWHERE, NOWHERE)
    with pytest.raises(InputError, match="one picture"):
        heat_on_object(np.ones((2, 2)), LEFT, NOWHERE[:4])


def test_the_interval_is_that_of_scipy():
    values = np.random.default_rng(3).beta(2, 5, size=80)
    low, high = bootstrap_interval(values)
    peer = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=20_000, rng=1)
    interval = peer.confidence_interval
    assert (low, high) == pytest.approx((interval.low, interval.high), abs=0.003)
    assert bootstrap_interval([0.4, 0.4]) == pytest.approx((0.4, 0.4))
