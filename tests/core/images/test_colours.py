"""Colours that go together, against NumPy's correlation and by hand."""

import numpy as np
import pytest

from core.images.colours import colours_of_samples, colours_together
from core.images.samples import load_sample


def test_the_covariance_of_one_picture_by_hand():
    """Red and green are 0 or 2 together, blue is 0 or 4 by itself: variances 1 and 4."""
    picture = np.array([[[0, 0, 0], [2, 2, 0], [0, 0, 4], [2, 2, 4]]], np.uint8)
    expected = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 4]]) / 4  # eigenvalues 0, 2 and 4
    np.testing.assert_allclose(colours_together([picture]), expected, atol=1e-12)


def test_in_photographs_brightness_differs_most():
    mixing = colours_of_samples(("cat", "coffee", "astronaut", "coins"))
    np.testing.assert_allclose(mixing, mixing.T)
    values, vectors = np.linalg.eigh(mixing)
    assert values[-1] == pytest.approx(1)
    assert values[0] > 0
    np.testing.assert_allclose(np.abs(vectors[:, -1]), 1 / np.sqrt(3), atol=0.1)


def test_grey_samples_say_nothing_of_colours():
    np.testing.assert_array_equal(
        colours_of_samples(("cat", "coins")), colours_together([load_sample("cat")])
    )
    assert not colours_of_samples(("cat", "coins")).flags.writeable
