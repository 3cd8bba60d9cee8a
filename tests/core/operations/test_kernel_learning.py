"""Gradient descent on one kernel: the moments against whole pictures, the way down against its end."""

import cv2
import numpy as np
import pytest
from scipy.signal import correlate2d

from core.errors import InputError
from core.images import centre_square, resize, to_grey
from core.images.samples import load_sample
from core.operations.kernel_learning import descend, gradient, loss, moments, standardised

RNG = np.random.default_rng(0)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.fixture(scope="module", params=["cat", "coins"])
def picture(request):
    return standardised(to_grey(resize(centre_square(load_sample(request.param)), 96, 96)))


def by_pixels(picture, target, kernel):
    return float(((correlate2d(picture, kernel, mode="valid") - target) ** 2).mean())


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_loss_and_gradient_are_those_of_the_whole_picture(size):
    picture, kernel = RNG.normal(size=(20, 17)), RNG.normal(size=(size, size))
    target = RNG.normal(size=(21 - size, 18 - size))
    found = moments(picture, target)
    assert loss(found, kernel) == pytest.approx(by_pixels(picture, target, kernel))
    slope = gradient(found, kernel)
    for place in np.ndindex(size, size):
        step = np.zeros((size, size))
        step[place] = 1e-5
        difference = by_pixels(picture, target, kernel + step) - by_pixels(picture, target, kernel - step)
        assert slope[place] == pytest.approx(difference / 2e-5, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(("steps", "momentum"), [(1000, 0.0), (150, 0.9)])
def test_a_photograph_and_its_edges_teach_the_edge_detector(picture, steps, momentum):
    edges = cv2.Sobel(picture, cv2.CV_64F, 1, 0, ksize=3)[1:-1, 1:-1]
    found = moments(picture, edges)
    start = RNG.normal(0, 0.3, (3, 3))
    way = descend(found, start, steps=steps, rate=0.9 * found.largest_rate, momentum=momentum)
    np.testing.assert_array_equal(way.kernels[0], start)
    np.testing.assert_allclose(way.kernels[-1], SOBEL, atol=0.02)
    assert way.losses[-1] < 1e-4 * way.losses[0]
    if not momentum:
        assert (np.diff(way.losses) <= 1e-12).all()


def test_a_target_that_no_kernel_makes_is_met_as_well_as_least_squares_meet_it(picture):
    edges = np.hypot(*(correlate2d(picture, kernel, mode="valid") for kernel in (SOBEL, SOBEL.T)))
    found = moments(picture, edges)
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3)).reshape(-1, 9)
    best = np.linalg.lstsq(windows, edges.ravel(), rcond=None)[0].reshape(3, 3)
    way = descend(found, np.zeros((3, 3)), steps=3000, rate=0.9 * found.largest_rate)
    np.testing.assert_allclose(way.kernels[-1], best, atol=1e-3)
    assert way.losses[-1] == pytest.approx(by_pixels(picture, edges, best), rel=1e-6)


def test_above_the_largest_rate_it_runs_away(picture):
    found = moments(picture, correlate2d(picture, SOBEL, mode="valid"))
    start = np.ones((3, 3))
    below, above = (
        descend(found, start, steps=300, rate=factor * found.largest_rate).losses[-1]
        for factor in (0.98, 1.02)
    )
    assert below < loss(found, start) < above


def test_a_picture_of_one_grey_teaches_nothing():
    found = moments(standardised(np.full((8, 8), 77)), np.zeros((6, 6)))
    assert not gradient(found, RNG.normal(size=(3, 3))).any()


def test_what_does_not_fit():
    with pytest.raises(InputError, match="fit no square kernel"):
        moments(np.zeros((8, 8)), np.zeros((6, 5)))
    with pytest.raises(InputError, match="fit no square kernel"):
        moments(np.zeros((8, 8)), np.zeros((9, 9)))
    found = moments(np.zeros((8, 8)), np.zeros((6, 6)))
    with pytest.raises(InputError, match="a rate above 0"):
        descend(found, np.zeros((3, 3)), steps=1, rate=0.0)
