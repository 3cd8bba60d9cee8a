"""Pictures rebuilt from layers, against scikit-learn's ridge regression."""

import keras
import numpy as np
import pytest
from keras import layers
from sklearn.linear_model import Ridge as Peer
from sklearn.metrics import r2_score

from core.images.samples import load_sample
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.rebuilding import Ridge, answer_keeps, keeps, squares
from core.specs.keeping import KeepsSpec
from core.storage.uploads import store_picture
from tests.support import Report

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("penalty", [0.01, 100.0])
def test_ridge_is_that_of_scikit_learn(penalty):
    x, y = RNG.normal(size=(50, 8)) * np.arange(1, 9), RNG.normal(size=(50, 3))
    x[:, 3] = 2.0  # a silent channel
    deviation = x.std(axis=0)
    standard = (x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    peer = Peer(alpha=penalty * 50 / 1000).fit(standard, y)
    np.testing.assert_allclose(Ridge(x, y)(x, penalty), peer.predict(standard), atol=1e-8)


def test_squares_of_a_picture_by_hand():
    image = np.arange(16, dtype=np.uint8).reshape(4, 4, 1)
    np.testing.assert_array_equal(squares(image, (2, 2))[1], [2, 3, 6, 7])
    assert squares(image, (4, 4)).shape == (16, 1)


def net(*last):
    return InspectedModel(
        keras.Sequential(
            [keras.Input((8, 8, 3)), layers.Conv2D(3, 1, kernel_initializer="orthogonal", name="all"), *last]
        )
    )


def test_what_loses_nothing_gives_the_picture_back():
    """A 1x1 convolution of full rank can be undone; the mean of 2x2 pixels cannot."""
    model = net(layers.AveragePooling2D(2, name="mean"))
    crops = [RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8) for _ in range(8)]
    image = RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    whole, mean = keeps(model, image, crops, np.random.default_rng(1)).layers
    assert whole.r2 > 0.999
    assert np.abs(whole.rebuilt.astype(int) - image).max() <= 2
    assert whole.numbers == 192
    means = image.reshape(4, 2, 4, 2, 3).mean(axis=(1, 3)).repeat(2, axis=0).repeat(2, axis=1)
    best = r2_score(image.reshape(-1, 3), means.reshape(-1, 3), multioutput="variance_weighted")
    assert mean.r2 == pytest.approx(best, abs=0.05)
    assert mean.numbers == 48


def test_a_net_keeps_less_and_less(home):
    found = answer_keeps(KeepsSpec("book_convnet", store_picture(load_sample("cat"))), Report())
    assert found.num_learned == 36  # the photograph of the cat itself is not among them
    r2 = [layer.r2 for layer in found.layers]
    assert r2[0] > 0.9
    assert r2[-1] < 0.6
    assert all(layer.rebuilt.shape == found.image.shape for layer in found.layers)
