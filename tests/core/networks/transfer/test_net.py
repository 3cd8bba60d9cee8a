"""A base with a new head: against keras.applications' own functions, whole against halves, and what is trainable."""

import json
import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from core.architectures.backbones import ALL_LAYERS, BACKBONES
from core.errors import InputError
from core.networks import backbones
from core.networks.transfer.net import TOP, TransferNet
from core.specs.transfer import HeadSpec, TransferNetSpec

SHAPE = (48, 40, 3)
IMAGES = np.random.default_rng(0).integers(0, 256, (3, *SHAPE)).astype(np.uint8)


def net(backbone="vgg16", *, weights="imagenet", **settings):
    settings = {"image_shape": SHAPE, "head": HeadSpec("average", 8, 0.5)} | settings
    return TransferNet(TransferNetSpec(backbone, **settings), seed=3, weights=weights)


def outputs(model, inputs):
    return np.asarray(model(np.asarray(inputs, np.float32), training=False))


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("vgg16", keras.applications.vgg16),
        ("vgg19", keras.applications.vgg19),
        ("resnet50", keras.applications.resnet50),
        ("mobilenet", keras.applications.mobilenet),
    ],
)
def test_the_preprocessing_is_the_one_keras_publishes(name, module):
    model = net(name, weights=None).model
    expected = module.preprocess_input(IMAGES.astype(np.float32))
    np.testing.assert_allclose(outputs(model.layers[0], IMAGES), expected, atol=1e-4)


def test_lite_and_unit_scaling():
    pixels = IMAGES.astype(np.float32)
    lite = net("efficientnet_lite0", weights=None).model.layers[0]
    np.testing.assert_allclose(outputs(lite, IMAGES), (pixels - 127) / 128, atol=1e-5)
    unit = net(weights=None, scaling="unit").model.layers[0]
    np.testing.assert_allclose(outputs(unit, IMAGES), pixels / 255, atol=1e-6)


def test_the_whole_net_is_preprocessing_base_and_head():
    made = net(head=HeadSpec("flatten", 8, 0.5))
    base = backbones.build("vgg16", input_shape=SHAPE)
    maps = outputs(base, keras.applications.vgg16.preprocess_input(IMAGES.astype(np.float32)))
    dense, _, last = made.model.layers[3:]
    hidden = np.maximum(maps.reshape(3, -1) @ np.asarray(dense.kernel) + np.asarray(dense.bias), 0)
    logits = hidden @ np.asarray(last.kernel) + np.asarray(last.bias)
    np.testing.assert_allclose(outputs(made.model, IMAGES), 1 / (1 + np.exp(-logits)), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", ["vgg16", "efficientnet_lite0"])
def test_two_halves_are_the_whole_at_every_cut(name):
    made = net(name)
    whole = outputs(made.model, IMAGES)
    for cut in (TOP, *BACKBONES[name].stages):
        features = outputs(made.before(cut), IMAGES)
        np.testing.assert_allclose(outputs(made.after(cut), features), whole, rtol=1e-3, atol=1e-5)
        top = outputs(made.before(TOP), IMAGES)
        np.testing.assert_allclose(outputs(made.between(cut), features), top, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", [name for name in BACKBONES if name not in ("vgg16", "efficientnet_lite0")])
def test_every_stage_of_the_other_backbones_cuts_the_graph_in_two(name):
    size = BACKBONES[name].minimum_size
    made = net(name, weights=None, image_shape=(size, size, 3))
    total = made.model.count_params()
    for cut in BACKBONES[name].stages:
        assert made.before(cut).count_params() + made.after(cut).count_params() == total


def test_a_cut_that_is_no_stage_is_refused():
    with pytest.raises(ValueError, match="no stage block5_conv2"):
        net(weights=None).before("block5_conv2")


@pytest.mark.parametrize(
    ("cut", "count"), [(TOP, 4), ("block5_conv1", 10), ("block4_conv1", 16), (ALL_LAYERS, 30)]
)
def test_what_is_trainable(cut, count):
    """The book counts 4 weight tensors for the head alone: two layers with kernel and bias."""
    made = net(weights=None)
    made.freeze_until(ALL_LAYERS)
    made.freeze_until(cut)
    assert len(made.model.trainable_weights) == count
    assert len(made.after(cut).trainable_weights) == count


def test_batch_normalization_stays_frozen():
    made = net("mobilenet", weights=None)
    made.freeze_until(ALL_LAYERS)
    names = {variable.path.split("/")[-1] for variable in made.model.trainable_weights}
    assert names == {"kernel", "bias"}


def test_bfloat16_changes_little_and_can_be_taken_back():
    made = net()
    exact = outputs(made.before(TOP), IMAGES)
    made.compute_in("mixed_bfloat16")
    rounded = outputs(made.before(TOP), IMAGES)
    assert not np.array_equal(rounded, exact)
    assert np.linalg.norm(rounded - exact) < 0.02 * np.linalg.norm(exact)
    made.compute_in("float32")
    np.testing.assert_array_equal(outputs(made.before(TOP), IMAGES), exact)


def test_its_file_opens_in_safe_mode_without_this_project(tmp_path):
    made = net("efficientnet_lite0")
    made.model.save(tmp_path / "model.keras")
    np.save(tmp_path / "images.npy", IMAGES)
    code = (
        "import keras, numpy; model = keras.models.load_model('model.keras', safe_mode=True);"
        "print(model.predict(numpy.load('images.npy'), verbose=0).ravel().tolist())"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    seen = np.array(json.loads(done.stdout.strip().splitlines()[-1]))
    np.testing.assert_allclose(seen, outputs(made.model, IMAGES).ravel(), rtol=1e-3)


def test_seeds_make_heads():
    spec = TransferNetSpec(image_shape=SHAPE)
    nets = [TransferNet(spec, seed=seed, weights=None).model for seed in (0, 0, 1)]
    kernels = [np.asarray(model.get_layer("dense").kernel) for model in nets]
    np.testing.assert_array_equal(kernels[0], kernels[1])
    assert not np.allclose(kernels[0], kernels[2])


def test_three_classes_make_a_softmax():
    made = net(weights=None, classes=3)
    np.testing.assert_allclose(outputs(made.model, IMAGES).sum(axis=1), 1, rtol=1e-5)


def test_pictures_below_the_networks_minimum_are_refused():
    with pytest.raises(InputError, match="at least 32 pixels"):
        net(weights=None, image_shape=(28, 28, 3))
