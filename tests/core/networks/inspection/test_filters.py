"""Gradient ascent against the chapter's loop, written here in plain TensorFlow."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.errors import InputError
from core.networks.backbones import build
from core.networks.inspection import filter_objectives, filters
from core.networks.inspection.inspected import InspectedModel
from core.specs.filters import AscentOptions


@pytest.fixture(scope="module")
def vgg16():
    return InspectedModel(build("vgg16", input_shape=(64, 64, 3)))


@pytest.fixture(scope="module")
def net():
    """All kinds of last layers: a plain convolution, a strided one, pooling, separate activation, even kernels."""
    inputs = keras.Input((40, 40, 3))
    maps = layers.Rescaling(1 / 255, name="rescaling")(inputs)
    for name, layer in {
        "conv": layers.Conv2D(6, 3, activation="elu"),
        "same": layers.Conv2D(5, (4, 2), padding="same", activation="tanh"),
        "pool": layers.MaxPooling2D(),
        "strided": layers.Conv2D(4, 3, 2, padding="same"),
        "relu": layers.ReLU(),
        "no_bias": layers.Conv2D(4, 1, use_bias=False),
    }.items():
        layer.name = name
        maps = layer(maps)
    model = keras.Model(inputs, layers.Dense(1)(layers.Flatten(name="flatten")(maps)))
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(scale=0.1, size=weight.shape) for weight in model.get_weights()])
    return InspectedModel(model)


def noise(count, size, seed=0):
    return np.random.default_rng(seed).random((count, size, size, 3), np.float32) * 20 + 128


def up_to(model, layer):
    return keras.Model(model.network.inputs[0], model.network.get_layer(layer).output)


def chapter(part, index, start, steps, epsilon=1e-10):
    """Picture and objectives of the chapter's loop for one filter of the last layer."""
    picture, objectives = tf.constant(start[None]), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            objective = tf.reduce_mean(part(picture)[..., index])
        gradient = tape.gradient(objective, picture)
        objectives.append(float(objective))
        picture += gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + epsilon)
    return picture.numpy()[0], objectives


@pytest.mark.parametrize("layer", ["conv", "same", "pool", "strided", "relu", "no_bias"])
def test_every_kind_of_layer_climbs_as_in_the_chapter(net, layer):
    indices = (2, 0, 2)
    found = filters.maximize_filters(net, layer, indices, size=40, steps=3, rng=np.random.default_rng(0))
    for number, index in enumerate(indices):
        picture, objectives = chapter(up_to(net, layer), index, noise(3, 40)[number], 3)
        np.testing.assert_allclose(found.pictures[number], picture, atol=5e-2)
        np.testing.assert_allclose(found.objectives[:, number], objectives, rtol=1e-3, atol=1e-4)
    assert found.measured_at == (0, 1, 2)


def test_vgg16_climbs_as_in_the_chapter(vgg16):
    found = filters.maximize_filters(
        vgg16, "block3_conv1", (7,), size=64, steps=3, rng=np.random.default_rng(0)
    )
    picture, objectives = chapter(up_to(vgg16, "block3_conv1"), 7, noise(1, 64)[0], 3, epsilon=1e-5)
    np.testing.assert_allclose(found.objectives[:, 0], objectives, rtol=1e-3)
    # Three steps of root mean square 1; rounding makes a few windows choose another maximum.
    difference = np.abs(found.pictures[0] - picture)
    assert np.median(difference) < 0.005
    assert difference.mean() < 0.05


EIGHT = tuple(range(8))


@pytest.fixture(scope="module")
def climbs(vgg16):
    """Eight filters of block 4 from the same noise: as the chapter climbs, and fast."""
    return [
        filters.maximize_filters(
            vgg16, "block4_conv1", EIGHT, size=32, steps=40, rng=np.random.default_rng(0), options=options
        )
        for options in (AscentOptions(), AscentOptions(step_size=2.5, gradient_every=7))
    ]


def test_the_objective_rises_and_beats_noise_tenfold(vgg16, climbs):
    random = filter_objectives.filter_objectives(vgg16, "block4_conv1", EIGHT, noise(8, 32, seed=2))
    for climb in climbs:
        assert (np.diff(climb.objectives.mean(axis=1)) > 0).all()
        climbed = filter_objectives.filter_objectives(vgg16, "block4_conv1", EIGHT, climb.pictures)
        assert climbed.mean() > 10 * random.mean()


def test_fast_ascent_reaches_at_least_the_objective_of_the_chapter(vgg16, climbs):
    exact, fast = (
        filter_objectives.filter_objectives(vgg16, "block4_conv1", EIGHT, climb.pictures) for climb in climbs
    )
    assert fast.mean() >= exact.mean()


def test_objectives_against_a_sub_model(net):
    pictures = noise(10, 40)
    indices = tuple(number % 4 for number in range(10))
    for layer in ("conv", "strided"):
        maps = up_to(net, layer)(pictures).numpy()
        expected = [maps[number, ..., index].mean() for number, index in enumerate(indices)]
        found = filter_objectives.filter_objectives(net, layer, indices, pictures)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_more_filters_than_a_batch_keep_their_order(net):
    indices = tuple(number % 6 for number in range(21))
    found = filters.maximize_filters(net, "conv", indices, size=12, steps=2, rng=np.random.default_rng(0))
    assert found.pictures.shape == (21, 12, 12, 3)
    inputs = keras.Input((12, 12, 3))  # not the model's size
    part = keras.Model(inputs, net.network.get_layer("conv")(net.network.get_layer("rescaling")(inputs)))
    for number in (0, 10, 20):
        picture, _ = chapter(part, indices[number], noise(21, 12)[number], 2)
        np.testing.assert_allclose(found.pictures[number], picture, atol=5e-2)


@pytest.mark.parametrize("layer", ["conv", "same", "strided", "no_bias"])
def test_bfloat16_climbs_as_high(net, layer):
    exact, rounded = (
        filters.maximize_filters(
            net, layer, (0, 1, 2), size=40, steps=5, rng=np.random.default_rng(0), dtype=dtype
        )
        for dtype in ("float32", "bfloat16")
    )
    assert (exact.dtype, rounded.dtype) == ("float32", "bfloat16")
    scale = np.abs(exact.objectives).max()
    np.testing.assert_allclose(rounded.objectives, exact.objectives, atol=0.01 * scale)
    scores = [
        filter_objectives.filter_objectives(net, layer, (0, 1, 2), found.pictures)
        for found in (exact, rounded)
    ]
    np.testing.assert_allclose(scores[1], scores[0], atol=0.01 * scale)


def test_snapshots(net):
    rng = np.random.default_rng(0)
    found = filters.maximize_filters(net, "conv", (1, 2), size=16, steps=4, rng=rng, snapshots=(0, 2, 4))
    assert found.snapshots.shape == (3, 2, 16, 16, 3)
    np.testing.assert_array_equal(found.snapshots[0], noise(2, 16))
    np.testing.assert_array_equal(found.snapshots[2], found.pictures)
    shorter = filters.maximize_filters(net, "conv", (1, 2), size=16, steps=2, rng=np.random.default_rng(0))
    np.testing.assert_allclose(found.snapshots[1], shorter.pictures, atol=1e-4)


def test_a_gradient_is_followed_between_two(net):
    options = AscentOptions(gradient_every=3)
    found = filters.maximize_filters(
        net,
        "conv",
        (1, 2),
        size=16,
        steps=3,
        rng=np.random.default_rng(0),
        options=options,
        snapshots=(0, 1, 2, 3),
    )
    assert found.measured_at == (0,)
    moves = np.diff(found.snapshots[:, 0], axis=0)
    np.testing.assert_allclose(moves, moves[:1].repeat(3, axis=0), atol=1e-4)
    assert np.sqrt(np.mean(moves[0] ** 2)) == pytest.approx(1, rel=0.01)


def test_total_variation_makes_smoother_pictures(net):
    def roughness(weight):
        found = filters.maximize_filters(
            net, "conv", (1, 2), size=16, steps=20, rng=np.random.default_rng(0),
            options=AscentOptions(total_variation=weight),
        )  # fmt: skip
        return np.abs(np.diff(found.pictures, axis=1)).mean()

    assert roughness(0.0) > roughness(0.5) > roughness(2.0)


def test_jitter_climbs_too(net):
    options = AscentOptions(jitter=4)
    found = filters.maximize_filters(
        net, "conv", (1, 2), size=16, steps=20, rng=np.random.default_rng(0), options=options
    )
    assert (found.objectives[-1] > found.objectives[0]).all()
    still = filters.maximize_filters(net, "conv", (1, 2), size=16, steps=20, rng=np.random.default_rng(0))
    assert not np.allclose(found.pictures, still.pictures)


@pytest.mark.parametrize("noise_range", [0, 60])
def test_the_amplitude_of_the_start(net, noise_range):
    options = AscentOptions(start_noise=noise_range)
    found = filters.maximize_filters(
        net, "conv", (1,), size=32, steps=1, rng=np.random.default_rng(0), options=options, snapshots=(0,)
    )
    start = found.snapshots[0]
    assert 128 <= start.min() <= start.max() <= 128 + noise_range
    assert start.std() == pytest.approx(noise_range / np.sqrt(12), rel=0.05)  # of an even distribution


def test_an_idle_filter_keeps_its_noise():
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3, activation="relu", name="conv")])
    model.set_weights([np.zeros((3, 3, 3, 2)), np.array([-1.0, -1.0])])
    found = filters.maximize_filters(
        InspectedModel(model), "conv", (0,), size=8, steps=3, rng=np.random.default_rng(0)
    )
    np.testing.assert_array_equal(found.pictures, noise(1, 8))


def test_a_nested_base(net):
    nested = InspectedModel(keras.Sequential([keras.Input((40, 40, 3)), net.network]))
    flat, inner = (
        filters.maximize_filters(model, "strided", (1,), size=20, steps=2, rng=np.random.default_rng(0))
        for model in (net, nested)
    )
    np.testing.assert_allclose(flat.pictures, inner.pictures, atol=1e-4)


def test_progress_and_cancelling(net):
    class StopError(Exception):
        pass

    fractions = []

    def report(fraction, _sentence):
        fractions.append(fraction)
        if len(fractions) == 6:
            raise StopError

    with pytest.raises(StopError):
        filters.maximize_filters(
            net, "conv", (0,) * 17, size=12, steps=4, rng=np.random.default_rng(0), report=report
        )
    assert fractions == pytest.approx([0, 1 / 8, 2 / 8, 3 / 8, 4 / 8, 5 / 8])


@pytest.mark.parametrize("index", [-1, 6])
def test_a_filter_that_is_not_there(net, index):
    with pytest.raises(InputError, match=f"conv has no filter {index}; .* from 0 to 5"):
        filters.maximize_filters(net, "conv", (index,), rng=np.random.default_rng(0))


def test_a_layer_without_map(net):
    with pytest.raises(InputError, match="no height and width"):
        filters.maximize_filters(net, "flatten", (0,), rng=np.random.default_rng(0))


def test_a_picture_too_small_for_the_layer(net):
    with pytest.raises(InputError, match="choose a larger picture"):
        filters.maximize_filters(net, "conv", (0,), size=2, rng=np.random.default_rng(0))
