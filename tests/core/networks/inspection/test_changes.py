"""Which layers mind a change, against means computed by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from core.networks.inspection.changes import changed, changes
from core.networks.inspection.inspected import InspectedModel
from core.specs.keeping import CHANGES
from tests.core.networks.conftest import photograph

RNG = np.random.default_rng(0)


def test_the_changes_by_hand():
    image = RNG.integers(0, 256, (10, 10, 3), dtype=np.uint8)
    before = image.copy()
    np.testing.assert_array_equal(changed(image, "mirrored"), image[:, ::-1])
    np.testing.assert_allclose(changed(image, "dark"), image * 0.6, atol=0.5)
    grey = image @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(changed(image, "grey"), np.repeat(grey[..., None], 3, axis=2), atol=1)
    assert changed(image, "cropped").shape == image.shape
    assert changed(image, "noisy").std() != image.std()
    np.testing.assert_array_equal(image, before)


def test_distances_are_shares_of_that_to_the_other_picture():
    """One channel that is the mean of the colours: mirrored nothing moves, dark 0.4 of the mean."""
    kernel = keras.initializers.Constant(1 / 3)
    model = InspectedModel(
        keras.Sequential([keras.Input((10, 10, 3)), layers.Conv2D(1, 1, kernel_initializer=kernel)])
    )
    image = np.full((10, 10, 3), 100, np.uint8)
    image[:5] = 50
    other = np.full((10, 10, 3), 175, np.uint8)
    (layer,) = changes(model, image, other).layers
    assert layer.distances["mirrored"] == pytest.approx(0, abs=1e-5)
    assert layer.distances["dark"] == pytest.approx(0.4 * 75 / 100, abs=0.01)
    assert layer.distances["other"] == 1


def test_the_same_picture_gives_no_measure():
    model = InspectedModel(keras.Sequential([keras.Input((10, 10, 3)), layers.Conv2D(2, 1)]))
    image = RNG.integers(0, 256, (10, 10, 3), dtype=np.uint8)
    (layer,) = changes(model, image, image).layers
    assert set(layer.distances.values()) == {None}


def test_the_last_layer_minds_a_mirror_less_than_another_picture(lite0):
    model = InspectedModel(lite0)
    image, other = photograph("cat"), photograph("coffee")
    found = changes(model, image, other)
    assert len(found.pictures) == len(CHANGES)
    last = next(layer for layer in found.layers if layer.path == "head_relu")
    assert last.distances["mirrored"] < 0.5
