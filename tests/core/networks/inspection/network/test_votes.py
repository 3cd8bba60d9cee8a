"""Votes of places and channels: they sum to Keras' logit, and are what hand arithmetic says where there is a hand."""

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.images.samples import load_sample
from core.networks.inspection.channels import answer_channels
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected
from core.networks.inspection.network.votes import votes
from core.specs.grad_cam import ChannelsSpec
from core.storage.uploads import store_picture
from tests.core.networks.inspection.network.nets import IMAGE, SHAPE, by_keras, randomised, residual
from tests.support import Report


def checked(model, found, logit):
    assert found.logit == pytest.approx(logit, abs=1e-3)
    assert float(found.places.sum()) + found.bias == pytest.approx(logit, abs=1e-3)
    assert float(found.channels.sum()) + found.bias == pytest.approx(logit, abs=1e-3)
    assert abs(found.rest) < 1e-3
    np.testing.assert_allclose(found.maps.sum(axis=(1, 2)), found.channels[list(found.strongest)], atol=1e-4)
    assert (np.diff(found.channels[list(found.strongest)]) <= 0).all()


@pytest.mark.parametrize("reference", ["book_convnet", "efficientnet_lite0"])
@pytest.mark.parametrize("second", [False, True])
def test_votes_sum_to_the_logit_of_the_nets_that_ship(reference, second):
    model = inspected(reference)
    image = np.random.default_rng(4).integers(0, 256, model.shape).astype(np.uint8)
    outputs = np.asarray(model.network(image[None].astype(np.float32)))[0].astype(np.float64)
    if reference == "book_convnet":
        logit = float(np.log(outputs[0] / (1 - outputs[0])))
        index, logit = (1, logit) if second else (0, -logit)
    else:
        index = int(np.argsort(-outputs)[int(second)])
        logit = float(outputs[index])
    found = votes(model, image, class_index=index)
    checked(model, found, logit)
    assert found.path.endswith("block4_pool" if reference == "book_convnet" else "head_relu")


def test_the_path_of_evidence_sums_to_the_logit():
    """Grad-CAM's weights times its maps, over all channels and places, and the bias of the class."""
    picture = store_picture(load_sample("coffee"))
    found = answer_channels(ChannelsSpec("efficientnet_lite0", picture), Report())
    network = inspected("efficientnet_lite0").network
    logits = np.asarray(network(found.image[None].astype(np.float32)))[0]
    assert found.class_index == int(logits.argmax())
    bias = float(np.asarray(network.layers[-1].get_layer("classifier").bias)[found.class_index])
    total = float((found.maps.astype(np.float64) * found.weights).sum()) + bias
    assert total == pytest.approx(float(logits.max()), abs=1e-3)


def test_average_and_dense_by_hand():
    network = residual()
    found = votes(InspectedModel(network), IMAGE, class_index=1)
    maps = by_keras(network, "join")
    weights = np.asarray(network.get_layer("dog").kernel)[:, 0]
    by_hand = maps * weights / np.prod(SHAPE[:2])
    np.testing.assert_allclose(found.places, by_hand.sum(axis=2), atol=1e-5)
    np.testing.assert_allclose(found.channels, by_hand.sum(axis=(0, 1)), atol=1e-5)
    assert found.bias == pytest.approx(float(np.asarray(network.get_layer("dog").bias)[0]), abs=1e-6)
    assert found.head == ("average", "dog")
    checked(None, found, found.logit)


def test_the_same_votes_from_the_class_against_it_negated():
    model = InspectedModel(residual())
    dog, cat = (votes(model, IMAGE, class_index=index) for index in (1, 0))
    np.testing.assert_allclose(cat.places, -dog.places, atol=1e-6)
    assert (cat.bias, cat.logit) == pytest.approx((-dog.bias, -dog.logit))
    assert cat.probability + dog.probability == pytest.approx(1)


def head(*last):
    inputs = keras.Input(SHAPE)
    values = layers.Conv2D(4, 3, name="maps")(inputs)
    for layer in (layers.Flatten(), *last, layers.Dense(3, name="last")):
        values = layer(values)
    return randomised(keras.Model(inputs, values))


def test_biases_behind_hidden_layers_and_normalization_count():
    network = head(layers.Dense(7, "relu"), layers.BatchNormalization(), layers.Dense(5, "relu"))
    found = votes(InspectedModel(network), IMAGE)
    logits = np.asarray(network(IMAGE[None].astype(np.float32)))[0]
    assert int(logits.argmax()) == found.class_index
    assert float(found.places.sum()) + found.bias == pytest.approx(float(logits.max()), rel=1e-5, abs=1e-3)


def test_what_is_no_sum_is_told_as_the_rest():
    found = votes(InspectedModel(head(layers.Dense(7, "tanh"))), IMAGE)
    assert abs(found.rest) > 0.01
    total = float(found.places.sum()) + found.bias + found.rest
    assert total == pytest.approx(found.logit, abs=1e-3)


def test_two_ways_around_the_last_maps():
    """Nothing but the maps before the fork has all of the way, so these vote."""
    inputs = keras.Input(SHAPE)
    before = layers.Conv2D(4, 3, padding="same", name="before")(inputs)
    one = layers.GlobalAveragePooling2D()(layers.Conv2D(5, 3, activation="relu", name="one")(before))
    other = layers.GlobalMaxPooling2D()(layers.Conv2D(5, 3, activation="relu", name="other")(before))
    joined = layers.Concatenate()([one, other])
    network = randomised(keras.Model(inputs, layers.Dense(3, name="last")(joined)))
    found = votes(InspectedModel(network), IMAGE)
    assert found.path == "before"
    assert float(found.places.sum()) + found.bias == pytest.approx(found.logit, rel=1e-5, abs=1e-3)


def test_a_net_without_classes():
    with pytest.raises(InputError, match="choose a model with a classifier"):
        votes(inspected("vgg16"), np.zeros((224, 224, 3), np.uint8))
