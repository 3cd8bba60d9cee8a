"""Which weights change."""

import keras
import numpy as np
import pytest
from keras import layers

from core.networks.inspection.randomisation import randomise_from_top


@pytest.fixture
def model():
    base = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="a"), layers.BatchNormalization(name="b")],
        name="base",
    )
    net = keras.Sequential([keras.Input((8, 8, 3)), base, layers.Flatten(), layers.Dense(64, name="c")])
    net.set_weights([np.full(weight.shape, 3.0) for weight in net.get_weights()])
    return net


@pytest.mark.parametrize(("count", "changed"), [(0, ""), (1, "c"), (2, "bc"), (3, "abc"), (99, "abc")])
def test_the_top_layers_change(model, count, changed):
    copy = randomise_from_top(model, count, np.random.default_rng(0))
    for name in "abc":
        owner = copy if name == "c" else copy.get_layer("base")
        same = all((weight == 3).all() for weight in owner.get_layer(name).get_weights())
        assert same == (name not in changed)
    assert all((weight == 3).all() for weight in model.get_weights())


def test_fresh_weights(model):
    copy = randomise_from_top(model, 3, np.random.default_rng(0))
    kernel, bias = copy.get_layer("c").get_weights()
    assert kernel.std() == pytest.approx(np.sqrt(2 / 144), rel=0.05)
    assert not bias.any()
    gamma, beta, mean, variance = copy.get_layer("base").get_layer("b").get_weights()
    assert (gamma == 1).all()
    assert (variance == 1).all()
    assert not beta.any()
    assert not mean.any()


def test_a_depthwise_filter_sees_one_channel():
    net = keras.Sequential([keras.Input((8, 8, 500)), layers.DepthwiseConv2D(3)])
    kernel, _ = randomise_from_top(net, 1, np.random.default_rng(0)).get_weights()
    assert kernel.std() == pytest.approx(np.sqrt(2 / 9), rel=0.05)


def test_equal_seeds_equal_copies(model):
    first, second = (randomise_from_top(model, 2, np.random.default_rng(5)).get_weights() for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
