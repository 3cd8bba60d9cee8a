"""Sums of patterns against SciPy's cosine transform and least squares."""

import numpy as np
import pytest
from scipy.fft import dctn
from sklearn.linear_model import LinearRegression

from core.images.samples import load_sample
from core.operations.basis import (
    cosine_patterns,
    learned_patterns,
    patches_of,
    picture_of,
    random_patterns,
    rebuild,
)

RNG = np.random.default_rng(0)


def test_patches_tile_the_picture_and_join_again():
    picture = RNG.random((9, 12, 3))
    patches = patches_of(picture)
    assert patches.shape == (12, 27)
    np.testing.assert_array_equal(patches[1].reshape(3, 3, 3), picture[:3, 3:6])
    np.testing.assert_array_equal(picture_of(patches, (9, 12)), picture)
    assert patches_of(RNG.random((10, 13, 3))).shape == (12, 27)


def test_cosines_are_those_of_scipy():
    patch = RNG.random((3, 3, 3))
    ours = np.sort(cosine_patterns() @ patch.ravel())
    np.testing.assert_allclose(ours, np.sort(dctn(patch, norm="ortho").ravel()), atol=1e-12)
    np.testing.assert_allclose(cosine_patterns() @ cosine_patterns().T, np.eye(27), atol=1e-12)


@pytest.mark.parametrize("patterns", [learned_patterns(), cosine_patterns(), random_patterns(30, 27, RNG)])
@pytest.mark.parametrize("count", [1, 4, 11])
def test_the_sums_are_least_squares(patterns, count):
    patches = patches_of(RNG.random((30, 30, 3)) + 0.3)
    found = rebuild(patches, patterns, count)
    basis = patterns[list(found.order[:count])]
    peer = LinearRegression(fit_intercept=False).fit(basis.T, patches.T)
    np.testing.assert_allclose(found.patches, peer.predict(basis.T).T, atol=1e-8)
    centre = patches.mean(axis=0)
    share = 1 - ((patches - found.patches) ** 2).sum() / ((patches - centre) ** 2).sum()
    assert found.shares[count - 1] == pytest.approx(share, abs=1e-9)


def test_sixty_four_filters_are_a_basis_of_all_patches():
    """27 numbers a patch: so many independent filters rebuild it exactly."""
    patches = patches_of(load_sample("cat")[:90, :90])
    found = rebuild(patches, learned_patterns(), 27)
    assert np.linalg.matrix_rank(learned_patterns()) == 27
    np.testing.assert_allclose(found.patches, patches, atol=1e-3)
    assert (np.diff(found.shares) > -1e-12).all()


def test_learned_filters_and_cosines_do_better_than_chance():
    patches = patches_of(load_sample("cat")[:150, :150].astype(float) - 128)
    learned, cosines, chance = (
        rebuild(patches, patterns, 3).shares[2]
        for patterns in (learned_patterns(), cosine_patterns(), random_patterns(64, 27, RNG))
    )
    assert min(learned, cosines) > chance


def test_a_flat_picture_needs_one_pattern():
    found = rebuild(np.full((4, 27), 7.0), cosine_patterns(), 1)
    assert len(found.order) == 1
    np.testing.assert_allclose(found.patches, 7.0)
