"""Requests answered end to end, as the worker does."""

import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.architectures.convnets import ConvnetSpec, DenseNetSpec
from core.errors import InputError
from core.networks.backbones import build
from core.networks.inspection import grad_cam
from core.networks.inspection import models as inspected_models
from core.networks.reports import Cancelled
from core.networks.training import models
from core.runs import RunStore
from core.specs.activations import ActivationSpec
from core.specs.filters import FilterSpec
from core.specs.grad_cam import GradCamSpec
from core.specs.models import ModelLayersSpec
from core.storage import uploads
from tests.core.networks.conftest import photograph
from tests.support import Report


@pytest.fixture(autouse=True)
def nothing_loaded(home):
    inspected_models._loaded.clear()
    yield
    inspected_models._loaded.clear()


@pytest.fixture
def picture():
    return uploads.store_picture(photograph("coffee"))


@pytest.fixture
def pets(tmp_path):
    """The reference of a small cats-and-dogs net."""
    return upload(models.build(ConvnetSpec(filters=(4, 8), dense_units=8, image_shape=(30, 30, 3))), tmp_path)


def upload(model, tmp_path):
    model.save(tmp_path / "upload.keras")
    return uploads.store_model((tmp_path / "upload.keras").read_bytes())


def answer(spec, report=None):
    module, _, name = spec.answered_by.partition(":")
    return getattr(importlib.import_module(module), name)(spec, report or Report())


def test_model_layers():
    found = answer(ModelLayersSpec("efficientnet_lite0"))
    assert found.input_shape == (224, 224, 3)
    assert found.classes == 1000
    assert found.default_layer == "efficientnet_lite0/head_relu"
    assert found.num_weight_layers == 50
    assert [layer.path for layer in found.layers][:2] == ["preprocessing", "efficientnet_lite0/stem"]


def test_model_layers_of_a_base_and_of_two_classes(pets):
    assert answer(ModelLayersSpec("vgg16")).classes == 0
    assert answer(ModelLayersSpec(pets)).classes == 2


def test_activations_of_a_shifted_picture(pets, picture):
    plain = answer(ActivationSpec(pets, picture, ("block1_conv",)))
    moved = answer(ActivationSpec(pets, picture, ("block1_conv",), shift=(3, -2)))
    assert plain.image.shape == (30, 30, 3)
    np.testing.assert_array_equal(moved.image[3:, :-2], plain.image[:-3, 2:])
    np.testing.assert_array_equal(moved.image[0], moved.image[3])  # the border, repeated
    maps, moved_maps = plain.maps["block1_conv"], moved.maps["block1_conv"]
    np.testing.assert_allclose(moved_maps[3:, :-2], maps[:-3, 2:], atol=1e-5)
    assert plain.sparsity["block1_conv"] == np.mean(maps == 0)


def test_a_grey_model_gets_a_grey_picture(tmp_path, picture):
    reference = upload(
        models.build(ConvnetSpec(filters=(4,), dense_units=8, image_shape=(28, 28, 1))), tmp_path
    )
    assert answer(ActivationSpec(reference, picture, ("block1_conv",))).image.shape == (28, 28, 1)


def test_a_small_picture_is_enlarged(pets):
    tiny = uploads.store_picture(np.zeros((1, 2, 3), np.uint8))
    assert answer(GradCamSpec(pets, tiny)).image.shape == (30, 30, 3)


def test_a_heatmap_of_the_likeliest_class(picture):
    found = answer(GradCamSpec("efficientnet_lite0", picture))
    assert found.class_index == found.top_classes[0].class_index == 967
    assert found.layer == "efficientnet_lite0/head_relu"
    assert found.values.shape == (7, 7)
    assert len(found.top_classes) == 5


def test_both_directions_of_one_logit(pets, picture):
    maps = [answer(GradCamSpec(pets, picture, class_index=index)).values for index in (0, 1)]
    assert maps[0].shape == maps[1].shape == (12, 12)
    assert (np.minimum(*maps) == 0).all()  # no place speaks for both


def test_occlusion_reports_and_can_be_cancelled(pets, picture):
    report = Report()
    found = answer(GradCamSpec(pets, picture, method="occlusion", class_index=1), report)
    assert found.values.shape == (9, 9)
    assert len(report.fractions) == 6
    with pytest.raises(Cancelled):
        answer(GradCamSpec(pets, picture, method="occlusion"), Report(cancel_at=2))


def test_randomised_weights_change_the_map_and_not_the_model(picture):
    plain = answer(GradCamSpec("efficientnet_lite0", picture, class_index=967)).values
    shuffled = answer(GradCamSpec("efficientnet_lite0", picture, class_index=967, randomised_layers=3)).values
    again = answer(GradCamSpec("efficientnet_lite0", picture, class_index=967)).values
    assert abs(np.corrcoef(plain.ravel(), shuffled.ravel())[0, 1]) < 0.9
    np.testing.assert_array_equal(plain, again)


def test_filters(pets):
    report = Report()
    spec = FilterSpec(pets, "block2_conv", (0, 5), size=24, steps=6, snapshots=(0, 6))
    found = answer(spec, report)
    assert found.pictures.shape == (2, 24, 24, 3)
    assert found.snapshots.shape == (2, 2, 24, 24, 3)
    assert len(report.fractions) == 6
    np.testing.assert_array_equal(answer(spec).pictures, found.pictures)
    with pytest.raises(Cancelled):
        answer(spec, Report(cancel_at=1))


@pytest.mark.parametrize(
    "make",
    [
        lambda pets, picture: GradCamSpec(pets, picture, class_index=2),
        lambda pets, picture: GradCamSpec(pets, picture, class_index=-1),
        lambda pets, picture: GradCamSpec(pets, picture, layer="flatten"),
        lambda pets, picture: GradCamSpec(pets, "0" * 64),
        lambda pets, picture: GradCamSpec("vgg16", picture),
        lambda pets, picture: GradCamSpec("book_convnet", "0" * 64),
        lambda pets, picture: ActivationSpec(pets, picture, ("dense",)),
        lambda pets, picture: FilterSpec(pets, "block1_conv", (4,)),
        lambda pets, picture: FilterSpec(pets, "block2_conv", (0,), size=4),
    ],
)
def test_what_cannot_be_answered(pets, picture, make):
    with pytest.raises(InputError):
        answer(make(pets, picture))


def test_a_transfer_net_of_the_run_store(tmp_path, picture, monkeypatch):
    """A real base inside a Sequential, saved by Keras and read back: maps as by hand."""
    monkeypatch.setattr(grad_cam, "fastest_dtype", lambda: "float32")
    base = build("vgg16", input_shape=(64, 64, 3))
    keras.utils.set_random_seed(0)
    head = [layers.Flatten(), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((64, 64, 3)), layers.Rescaling(1 / 255), base, *head])
    model.save(tmp_path / "transfer.keras")
    content = (tmp_path / "transfer.keras").read_bytes()
    RunStore().write("transfer", "Transfer", "TransferSpec", {}).close("complete", content, {}, {})
    known = answer(ModelLayersSpec("run:transfer"))
    assert (known.classes, known.default_layer) == (2, "vgg16/block5_conv3")
    found = answer(GradCamSpec("run:transfer", picture, class_index=1))
    assert found.dtype == "float32"
    both = keras.Model(base.inputs[0], [base.get_layer("block5_conv3").output, base.outputs[0]])
    with tf.GradientTape() as tape:
        maps, features = both(found.image[None].astype(np.float32) / 255)
        hidden = head[1](head[0](features))
        logit = (hidden @ head[2].kernel + head[2].bias)[0, 0]
    weights = tape.gradient(logit, maps).numpy().mean(axis=(0, 1, 2))
    expected = np.maximum((maps.numpy()[0] * weights).mean(axis=-1), 0)
    assert expected.max() > 0
    np.testing.assert_allclose(found.values, expected, rtol=1e-3, atol=1e-5 * expected.max())
    assert answer(ActivationSpec("run:transfer", picture, ("vgg16/block1_conv2",))).image.shape == (64, 64, 3)
    # Rounded where the CPU is faster by it, but never in a file that anyone may have made.
    monkeypatch.setattr(grad_cam, "fastest_dtype", lambda: "bfloat16")
    rounded = answer(GradCamSpec("run:transfer", picture, class_index=1))
    assert rounded.dtype == "bfloat16"
    assert rounded.top_classes == found.top_classes
    assert np.corrcoef(rounded.values.ravel(), expected.ravel())[0, 1] > 0.99
    uploaded = answer(GradCamSpec(uploads.store_model(content), picture, class_index=1))
    assert uploaded.dtype == "float32"
    np.testing.assert_allclose(uploaded.values, found.values, rtol=1e-4, atol=1e-5 * expected.max())


def test_a_dense_net(tmp_path, picture):
    reference = upload(models.build(DenseNetSpec(units=4)), tmp_path)
    with pytest.raises(InputError, match="no convolution layer"):
        answer(GradCamSpec(reference, picture))


def test_a_lambda_layer(tmp_path, picture):
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Lambda(lambda x: x), layers.Conv2D(1, 3)])
    with pytest.raises(InputError, match="Lambda layer"):
        answer(ModelLayersSpec(upload(model, tmp_path)))
