"""Feature maps against a Keras sub-model."""

import keras
import numpy as np
import pytest
from keras import layers

from core.architectures.convnets import ConvnetSpec
from core.errors import InputError
from core.networks.inspection import activations
from core.networks.inspection.inspected import InspectedModel
from core.networks.training import models

IMAGE = np.random.default_rng(0).integers(0, 256, (30, 30, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def flat():
    return models.build(ConvnetSpec(filters=(4, 8), dense_units=8, image_shape=(30, 30, 3)))


@pytest.mark.parametrize("name", ["rescaling", "block1_conv", "block1_pool", "block2_conv", "block2_pool"])
def test_a_layer_of_a_flat_model(flat, name):
    peer = keras.Model(flat.inputs[0], flat.get_layer(name).output)
    maps = activations.layer_activations(InspectedModel(flat), IMAGE, (name,))[name]
    np.testing.assert_allclose(maps, peer(IMAGE[None].astype(np.float32))[0], atol=1e-6)
    assert maps.dtype == np.float32


def test_layers_of_a_nested_model(flat):
    base = keras.Model(flat.inputs[0], flat.get_layer("block2_pool").output, name="base")
    model = keras.Sequential([keras.Input((30, 30, 3)), base, layers.Flatten(), layers.Dense(1, "sigmoid")])
    names = ("base/block1_conv", "block2_pool")
    maps = activations.layer_activations(InspectedModel(model), IMAGE, names)
    peer = keras.Model(base.input, [base.get_layer("block1_conv").output, base.output])
    assert tuple(maps) == names
    for mine, theirs in zip(maps.values(), peer(IMAGE[None].astype(np.float32)), strict=True):
        np.testing.assert_allclose(mine, theirs[0], atol=1e-6)


def test_a_layer_without_map(flat):
    with pytest.raises(InputError, match="output of layer dense has no height and width"):
        activations.layer_activations(InspectedModel(flat), IMAGE, ("dense",))


def test_an_unknown_layer(flat):
    with pytest.raises(InputError, match="choose one of rescaling"):
        activations.layer_activations(InspectedModel(flat), IMAGE, ("block9",))


def test_a_picture_of_another_size(flat):
    with pytest.raises(InputError, match="resize the picture"):
        activations.layer_activations(InspectedModel(flat), IMAGE[:20], ("block1_conv",))


@pytest.mark.parametrize("grey", [0, 255])
def test_flat_pictures_have_numbers(flat, grey):
    maps = activations.layer_activations(InspectedModel(flat), np.full_like(IMAGE, grey), ("block2_pool",))[
        "block2_pool"
    ]
    assert np.isfinite(maps).all()


def test_sparsity():
    maps = np.zeros((2, 2, 3), np.float32)
    maps[0, 0, 1] = 5
    maps[..., 2] = 1
    assert activations.sparsity(maps) == pytest.approx(7 / 12)
