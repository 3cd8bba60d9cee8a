"""Channels one by one, against a Keras model cut in two and against the addends of a logit."""

import keras
import numpy as np
import pytest
from keras import layers

from core.feature_maps.channel_shares import channel_shares, sum_of_channels
from core.images.samples import load_sample
from core.networks.inspection import grad_cam
from core.networks.inspection.channels import answer_channels, keep_strongest
from core.networks.inspection.inspected import InspectedModel
from core.specs.grad_cam import ChannelsSpec
from core.storage.uploads import store_picture
from tests.core.networks.conftest import photograph, preprocess

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def net():
    """Two convolutions, the means of the maps, two classes: each channel's addend of a logit can be written down."""
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.Conv2D(6, 3, activation="relu", name="first"),
            layers.Conv2D(7, 3, activation="relu", name="last"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, "softmax", bias_initializer="random_normal", name="dense"),
        ]
    )


def test_shares_are_the_addends_of_the_logit(net):
    image = RNG.random((12, 12, 3)).astype(np.float32)
    found = grad_cam.evidence(InspectedModel(net), image, class_index=2, layer_name="last")
    shares = channel_shares(found.maps, found.gradients.mean(axis=(0, 1)))
    maps = np.asarray(keras.Model(net.inputs[0], net.get_layer("last").output)(image[None]))[0]
    kernel, bias = net.get_layer("dense").get_weights()
    np.testing.assert_allclose(shares.shares * 64, maps.mean(axis=(0, 1)) * kernel[:, 2], rtol=1e-4)
    assert shares.shares.sum() * 64 + bias[2] == pytest.approx(float(found.logits[2]), rel=1e-4)


def test_all_channels_added_up_and_cut_off_are_the_map(net):
    image = RNG.random((12, 12, 3)).astype(np.float32)
    found = grad_cam.evidence(InspectedModel(net), image, class_index=2, layer_name="last")
    weights = found.gradients.mean(axis=(0, 1))
    order = channel_shares(found.maps, weights).order
    total = np.maximum(sum_of_channels(found.maps, weights, order), 0)
    expected = grad_cam.grad_cam(found.maps, found.gradients)
    np.testing.assert_allclose(total / len(weights), expected, rtol=1e-4, atol=1e-7)


def test_keeping_channels_is_a_mask_between_two_halves(net):
    """The oracle: Keras' own model of the layers up to the layer, a product, and Keras' own layers after it."""
    image = RNG.random((12, 12, 3)).astype(np.float32)
    model = InspectedModel(net)
    kept = keep_strongest(model, image, class_index=2, layer_name="first")
    found = grad_cam.evidence(model, image, class_index=2, layer_name="first")
    order = channel_shares(found.maps, found.gradients.mean(axis=(0, 1))).order
    lower = keras.Model(net.inputs[0], net.get_layer("first").output)
    assert kept.counts == (0, 1, 2, 3, 5, 6)
    for count, probability, likeliest in zip(kept.counts, kept.probabilities, kept.likeliest, strict=True):
        maps = np.asarray(lower(image[None])) * np.isin(np.arange(6), order[:count])
        for layer in net.layers[1:]:
            maps = layer(maps)
        assert probability == pytest.approx(float(maps[0, 2]), rel=1e-3)
        assert likeliest == int(np.argmax(maps[0]))


def test_one_output_unit_has_two_probabilities():
    keras.utils.set_random_seed(2)
    model = InspectedModel(
        keras.Sequential(
            [
                keras.Input((8, 8, 3)),
                layers.Conv2D(5, 3, activation="relu", name="conv"),
                layers.Flatten(),
                layers.Dense(1, "sigmoid"),
            ]
        )
    )
    image = RNG.random((8, 8, 3)).astype(np.float32)
    one, other = (keep_strongest(model, image, class_index=index, layer_name="conv") for index in (1, 0))
    whole = float(model.network(image[None])[0, 0])
    assert one.probabilities[-1] == pytest.approx(whole, rel=1e-4)
    assert other.probabilities[-1] == pytest.approx(1 - whole, rel=1e-4)


def test_the_decision_of_the_shipped_net_rests_on_many_channels(lite0):
    """The whole net's own answer at the end; none of the classes with nothing kept."""
    image = preprocess("efficientnet_lite0", photograph("coffee"))
    kept = keep_strongest(InspectedModel(lite0), image, class_index=967, layer_name="head_relu")
    assert kept.counts[-1] == 1280
    assert kept.likeliest[-1] == 967
    whole = float(keras.ops.softmax(lite0(image[None]))[0, 967])
    assert kept.probabilities[-1] == pytest.approx(whole, abs=1e-3)
    assert kept.probabilities[0] < 0.05


def test_the_request_finds_layer_and_class(home):
    digest = store_picture(load_sample("coffee"))
    found = answer_channels(ChannelsSpec("efficientnet_lite0", digest), lambda *_: None)
    assert found.class_index == 967
    assert found.maps.shape == (7, 7, 1280)
    assert found.weights.shape == (1280,)
