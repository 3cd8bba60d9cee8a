"""The first view: the graph of real nets, contributions by Keras' gradients, bytes, refusals."""

import pickle

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.errors import InputError
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected
from core.networks.inspection.network.first_view import first_view
from core.networks.inspection.network.graph import graph
from core.specs.network import MAX_FIRST_BYTES
from tests.core.networks.inspection.network.nets import IMAGE, around, by_keras, residual


def photograph(model, seed=0):
    return np.random.default_rng(seed).integers(0, 256, model.shape).astype(np.uint8)


@pytest.mark.parametrize("class_index", [None, 0])
def test_contributions_are_gradient_times_output(class_index):
    network = around(layers.DepthwiseConv2D(3, activation="relu", name="tested"))
    found = first_view(InspectedModel(network), IMAGE, class_index=class_index)
    bare = keras.Model(network.input, [network.get_layer(name).output for name in ("tested", "flatten")])
    last = network.get_layer("last")
    inputs = tf.constant(IMAGE[None], tf.float32)
    with tf.GradientTape() as tape:
        maps, flat = bare(inputs)
        logits = flat @ last.kernel.value + last.bias.value
        index = int(np.argmax(logits)) if class_index is None else class_index
        score = logits[0, index]
    # The sub-model's maps feed its flat output, so that the gradient reaches them.
    shares = np.asarray(tape.gradient(score, maps) * maps).sum(axis=(0, 1, 2))
    node = next(node for node in found.nodes if node.path == "tested")
    assert found.class_index == index
    np.testing.assert_allclose(found.logits, np.asarray(logits)[0], rtol=1e-4)
    np.testing.assert_allclose(found.probabilities, np.asarray(network(inputs))[0], rtol=1e-4)
    np.testing.assert_allclose(node.contributions, np.sort(shares)[::-1], rtol=1e-3, atol=1e-4)
    np.testing.assert_array_equal(node.strongest, np.argsort(-shares))


def test_levels_are_the_maps_of_keras_to_half_a_level():
    network = residual()
    found = first_view(InspectedModel(network), IMAGE)
    assert found.logits.tolist() == pytest.approx([-found.logits[1], found.logits[1]])
    np.testing.assert_allclose(
        found.probabilities[1], float(np.asarray(network(IMAGE[None]))[0, 0]), rtol=1e-4
    )
    for name in ("sum", "scale", "join", "squeeze"):
        number = next(number for number, node in enumerate(found.nodes) if node.path == name)
        maps, expected = found.maps[number], by_keras(network, name)
        assert maps.channels == found.nodes[number].strongest
        span = (maps.high - maps.low)[:, None, None]
        values = maps.low[:, None, None] + maps.levels / np.float32(255) * span
        wanted = np.moveaxis(expected[:, :, list(maps.channels)], 2, 0)
        assert (np.abs(values - wanted) <= span / 509 + 1e-5).all()
    number = next(number for number, node in enumerate(found.nodes) if node.path == "average")
    np.testing.assert_allclose(found.vectors[number], by_keras(network, "average"), rtol=1e-4)


def test_a_net_without_classes_orders_by_mean_activation():
    network = around(layers.Conv2D(5, 3, name="tested"))
    base = keras.Model(network.input, network.get_layer("tested").output)
    found = first_view(InspectedModel(base), IMAGE)
    means = by_keras(network, "tested").mean(axis=(0, 1))
    assert (found.class_index, found.logits.size, found.probabilities.size) == (-1, 0, 0)
    np.testing.assert_array_equal(found.nodes[-1].strongest, np.argsort(-means))
    np.testing.assert_allclose(found.nodes[-1].contributions, np.sort(means)[::-1], rtol=1e-4)
    with pytest.raises(InputError, match="choose a model with a classifier"):
        first_view(InspectedModel(base), IMAGE, class_index=0)


@pytest.mark.parametrize("reference", ["vgg16", "efficientnet_lite0", "book_convnet"])
def test_the_first_view_of_the_nets_that_ship(reference):
    model = inspected(reference)
    found = first_view(model, photograph(model))
    num_bytes = sum(maps.levels.nbytes for maps in found.maps.values())
    assert num_bytes <= MAX_FIRST_BYTES
    assert len(pickle.dumps(found, protocol=5)) < 2_000_000
    assert sum(node.parameters for node in found.nodes) == model.network.count_params()
    assert all(max(maps.levels.shape[1:]) <= 112 for maps in found.maps.values())
    for number, node in enumerate(found.nodes[1:], start=1):
        assert node.inputs, node.path
        assert all(before < number for before in node.inputs)
        assert number in found.maps or number in found.vectors
    if reference == "vgg16":
        whole = found.maps[next(n for n, node in enumerate(found.nodes) if node.path == "vgg16/block1_conv1")]
        assert whole.levels.shape[1:] == (112, 112)
        assert len(whole.channels) >= 8


def test_blocks():
    def blocks(reference):
        return list(dict.fromkeys(place.block for place in graph(inspected(reference))))

    assert blocks("vgg16") == ["", "preprocessing", *(f"block{number}" for number in range(1, 6))]
    assert blocks("book_convnet") == ["", *(f"block{number}" for number in range(1, 5))]
    assert blocks("efficientnet_lite0")[:4] == ["", "preprocessing", "block00", "block01"]
    values = inputs = keras.Input((32, 32, 3))
    for number in range(24):
        values = layers.Conv2D(2, 3, 2 if number == 12 else 1, padding="same", name=f"layer_{number}")(values)
    long = InspectedModel(keras.Model(inputs, values))
    assert [place.block for place in graph(long)[1:]] == ["32 x 32"] * 12 + ["16 x 16"] * 12


def test_one_channel_and_one_class():
    network = around(layers.MaxPooling2D(2), shape=(12, 12, 1), classes=1)
    model = InspectedModel(network)
    found = first_view(model, photograph(model))
    assert found.image.shape == (12, 12, 1)
    assert found.maps[0].levels.shape == (1, 12, 12)


def test_without_convolutions_in_one_sentence():
    dense = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(10, "softmax")], name="flat"
    )
    with pytest.raises(InputError, match="The model flat has no convolution layer; choose a convnet"):
        first_view(InspectedModel(dense), np.zeros((8, 8, 1), np.uint8))


def test_nets_of_many_layers_get_smaller_maps(monkeypatch):
    module = "core.networks.inspection.network.first_view"
    network = residual()
    spatial = sum(len(place.shape) == 3 for place in graph(InspectedModel(network)))
    monkeypatch.setattr(f"{module}.MAX_FIRST_SIDE", 11)
    monkeypatch.setattr(f"{module}.MAX_FIRST_BYTES", spatial * 30)
    found = first_view(InspectedModel(network), IMAGE)
    assert max(max(maps.levels.shape[1:]) for maps in found.maps.values()) == 5
    assert sum(maps.levels.nbytes for maps in found.maps.values()) <= spatial * 30


def test_long_vectors_are_not_told(monkeypatch):
    monkeypatch.setattr("core.networks.inspection.network.passes.MAX_VECTOR", 8)
    found = first_view(InspectedModel(around(layers.MaxPooling2D(2), layers.Flatten(name="long"))), IMAGE)
    assert {found.nodes[number].path for number in found.vectors} == {"last"}
