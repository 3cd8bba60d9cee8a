"""The kernel that learns, against SciPy's least squares and finite differences."""

import numpy as np
import pytest
from scipy.linalg import lstsq
from scipy.signal import correlate

from core.operations.kernel_descent import descend, largest_rate, standardised

RNG = np.random.default_rng(3)
PICTURE = RNG.normal(size=(12, 15)).astype(np.float32)
HIDDEN = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)
TARGET = correlate(PICTURE.astype(np.float64), HIDDEN, "valid")
START = RNG.normal(size=(3, 3))


def error_of(kernel: np.ndarray) -> float:
    return float(((correlate(PICTURE.astype(np.float64), kernel, "valid") - TARGET) ** 2).mean())


def test_a_step_goes_down_the_gradient_that_differences_tell():
    kernels, errors = descend(PICTURE, TARGET, START, rate=0.01, steps=1)
    assert errors == pytest.approx([error_of(START), error_of(kernels[1])])
    for place in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[place] = 1e-5
        slope = (error_of(START + step) - error_of(START - step)) / 2e-5
        assert kernels[0][place] - kernels[1][place] == pytest.approx(0.01 * slope, rel=1e-5, abs=1e-9)


def test_it_arrives_where_least_squares_does_and_that_is_the_hidden_kernel():
    rate = largest_rate(PICTURE, 3)
    kernels, errors = descend(PICTURE, TARGET, START, rate=0.9 * rate, steps=300)
    patches = np.lib.stride_tricks.sliding_window_view(PICTURE.astype(np.float64), (3, 3)).reshape(-1, 9)
    best = lstsq(patches, TARGET.ravel())[0].reshape(3, 3)
    np.testing.assert_allclose(kernels[-1], best, atol=1e-6)
    np.testing.assert_allclose(best, HIDDEN, atol=1e-10)
    assert np.all(np.diff(errors) <= 1e-12)


@pytest.mark.parametrize(("share", "grows"), [(0.99, False), (1.02, True)])
def test_above_the_largest_rate_the_error_grows(share, grows):
    _kernels, errors = descend(PICTURE, TARGET, START, rate=share * largest_rate(PICTURE, 3), steps=2000)
    assert (errors[-1] > errors[0]) == grows


def test_an_even_picture_teaches_nothing_and_breaks_nothing():
    even = standardised(np.full((5, 5), 7, np.uint8))
    assert not even.any()
    assert largest_rate(even, 3) == 1
    kernels, errors = descend(even, np.zeros((3, 3)), START, rate=1, steps=2)
    assert (kernels == START).all()
    assert (errors == 0).all()
