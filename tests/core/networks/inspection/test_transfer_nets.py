"""Runs of transfer learning in the inspection lessons: every answer against Keras models made of the saved file."""

import importlib

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.datasets.spec import DataSpec
from core.networks.inspection import filters, grad_cam
from core.networks.inspection import models as inspected_models
from core.networks.transfer import training as transfer
from core.runs import RunStore
from core.specs.activations import ActivationSpec
from core.specs.filters import FilterSpec
from core.specs.grad_cam import GradCamSpec
from core.specs.models import ModelLayersSpec
from core.specs.overview import OverviewSpec
from core.specs.patches import PeakSpec
from core.specs.predictions import PredictionSpec
from core.specs.training import OptimizerSpec
from core.specs.transfer import (
    NO_PHASE,
    HeadSpec,
    Phase,
    TransferNetSpec,
    TransferSpec,
)
from core.storage import uploads
from tests.core.networks.conftest import photograph
from tests.support import Report, living_in

SIDE = 48
PETS = DataSpec("drawn_pets", image_size=SIDE, train_per_class=8, validation_per_class=1, test_per_class=2)
STEP = Phase(1, OptimizerSpec("rmsprop", 1e-3))


def spec(backbone, head, scaling="own", cut=""):
    return TransferSpec(
        PETS, TransferNetSpec(backbone, head, (SIDE, SIDE, 3), scaling=scaling), batch_size=8,
        head_training=STEP, fine_tuning=Phase(1, OptimizerSpec("rmsprop", 1e-5)) if cut else NO_PHASE,
        fine_tune_from=cut, title=f"{backbone} {scaling}",
    )  # fmt: skip


SPECS = {
    "vgg16": spec("vgg16", HeadSpec("average", 8, 0.25), cut="block5_conv1"),
    "vgg16 over 255": spec("vgg16", HeadSpec("flatten", 8, 0.5), "unit"),
    "lite0": spec("efficientnet_lite0", HeadSpec("average", 0, 0.0)),
}


class TransferRun:
    """A run trained once, and the model of its file as Keras alone reads it."""

    def __init__(self, spec, folder):
        self.spec = spec
        self.reference = f"run:{spec.run_id}"
        path = folder / f"{spec.run_id}.keras"
        path.write_bytes(RunStore().model(spec.run_id))
        self.model = keras.saving.load_model(path)
        self.preprocessing, self.base = self.model.layers[:2]

    def layer(self, path):
        return self.base.get_layer(path.removeprefix(f"{self.base.name}/"))

    def scaled(self, images):
        """0-255 to what the base was trained on, by hand; arrays or tensors."""
        images = tf.cast(images, tf.float32)
        if self.spec.model.scaling == "unit":
            return images / 255
        if self.base.name == "vgg16":
            return images[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)
        return (images - 127) / 128

    def maps(self, path, images):
        """``(N, h, w, C)`` by a sub-model of the base."""
        return np.array(keras.Model(self.base.input, self.layer(path).output)(self.scaled(images)))

    def head(self, features, *, training=False):
        """The logit of class 1: the head's matrices, without the last sigmoid."""
        values = features
        for layer in self.model.layers[2:-1]:
            values = layer(values, training=training)
        last = self.model.layers[-1]
        return (values @ last.kernel + last.bias)[0, 0]

    def grad_cam(self, path, image, class_index):
        """The chapter's formula on a two-output sub-model."""
        both = keras.Model(self.base.input, [self.layer(path).output, self.base.output])
        with tf.GradientTape() as tape:
            maps, features = both(self.scaled(image)[None])
            score = self.head(features) * (1 if class_index else -1)
        weights = tape.gradient(score, maps).numpy().mean(axis=(0, 1, 2))
        return np.maximum((maps.numpy()[0] * weights).mean(axis=-1), 0)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The runs by their names in ``SPECS``, in a home folder of their own."""
    folder = tmp_path_factory.mktemp("transfer")
    with living_in(folder), pytest.MonkeyPatch.context() as patch:
        for module in (transfer, grad_cam, filters):
            patch.setattr(module, "fastest_dtype", lambda: "float32")
        inspected_models._loaded.clear()
        for spec in SPECS.values():
            transfer.train(spec, Report())
        yield {name: TransferRun(spec, folder) for name, spec in SPECS.items()}
    inspected_models._loaded.clear()


@pytest.fixture(params=SPECS)
def run(request, runs):
    return runs[request.param]


@pytest.fixture
def picture(runs):
    return uploads.store_picture(photograph("coffee"))


def answer(spec):
    module, _, name = spec.answered_by.partition(":")
    return getattr(importlib.import_module(module), name)(spec, Report())


def last_maps(run):
    return "vgg16/block5_conv3" if run.base.name == "vgg16" else "efficientnet_lite0/head_relu"


def test_the_layers_of_the_base_are_on_offer(run):
    found = answer(ModelLayersSpec(run.reference))
    assert (found.input_shape, found.classes) == ((SIDE, SIDE, 3), 2)
    assert found.default_layer == last_maps(run)
    offered = {layer.path: layer.shape for layer in found.layers}
    scaled = "preprocessing/minus_mean" if isinstance(run.preprocessing, keras.Model) else "preprocessing"
    assert offered[scaled] == (SIDE, SIDE, 3)
    expected = {
        f"{run.base.name}/{layer.name}": layer.output.shape[1:]
        for layer in run.base.layers[1:]
        if layer.output.shape[1:3] != (1, 1)
    }
    assert {path: shape for path, shape in offered.items() if path.startswith(run.base.name)} == expected
    assert found.num_weight_layers == sum(bool(layer.weights) for layer in run.base.layers) + sum(
        bool(layer.weights) for layer in run.model.layers[2:]
    )


def test_activations(run, picture):
    paths = ("vgg16/block1_conv2", "vgg16/block4_pool") if run.base.name == "vgg16" else (
        "efficientnet_lite0/stem", "efficientnet_lite0/block06_add")  # fmt: skip
    found = answer(ActivationSpec(run.reference, picture, paths))
    assert found.image.shape == (SIDE, SIDE, 3)
    assert found.image.max() > 200  # pixels, not what preprocessing makes of them
    for path in paths:
        expected = run.maps(path, found.image[None])[0]
        np.testing.assert_allclose(found.maps[path], expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())
        assert found.sparsity[path] == pytest.approx(np.mean(expected == 0), abs=1e-3)


def test_the_overview_has_all_layers(run, picture):
    found = answer(OverviewSpec(run.reference, picture))
    kinds = (layers.Conv2D, layers.DepthwiseConv2D, layers.MaxPooling2D, layers.ReLU)
    expected = [
        layer.name for layer in run.base.layers
        if isinstance(layer, kinds) and layer.output.shape[1:3] != (1, 1)
    ]  # fmt: skip
    assert [sheet.path.rpartition("/")[2] for sheet in found.layers] == expected


@pytest.mark.parametrize("class_index", [0, 1])
def test_grad_cam_of_both_directions_of_the_logit(run, picture, class_index):
    paths = [None, "vgg16/block3_conv2" if run.base.name == "vgg16" else "efficientnet_lite0/block06_add"]
    for path in paths:
        found = answer(GradCamSpec(run.reference, picture, class_index=class_index, layer=path))
        assert found.layer == (path or last_maps(run))
        expected = run.grad_cam(found.layer, found.image, class_index)
        np.testing.assert_allclose(found.values, expected, rtol=1e-3, atol=1e-3 * expected.max())
    probability = float(run.model(found.image[None].astype(np.float32))[0, 0])
    scores = {score.class_index: score.probability for score in found.top_classes}
    assert scores == pytest.approx({0: 1 - probability, 1: probability}, abs=1e-4)


def test_one_of_both_directions_has_heat(run, picture):
    heats = [answer(GradCamSpec(run.reference, picture, class_index=index)).values for index in (0, 1)]
    assert max(heat.max() for heat in heats) > 0


@pytest.mark.parametrize("method", ["grad_cam_plus_plus", "occlusion"])
def test_second_opinions(run, picture, method):
    found = answer(GradCamSpec(run.reference, picture, class_index=1, method=method))
    if method == "occlusion":
        window = SIDE // 5
        covered = found.image.astype(np.float32)
        covered[:window, :window] = found.image.mean(axis=(0, 1))
        logits = [run.head(run.base(run.scaled(image)[None])) for image in (found.image, covered)]
        assert found.values[0, 0] == pytest.approx(float(logits[0] - logits[1]), abs=1e-3)
    assert np.isfinite(found.values).all()


def test_random_weights_leave_the_run_as_it_is(run, picture):
    plain = answer(GradCamSpec(run.reference, picture, class_index=1)).values
    count = answer(ModelLayersSpec(run.reference)).num_weight_layers
    shuffled = answer(GradCamSpec(run.reference, picture, class_index=1, randomised_layers=count)).values
    assert shuffled.shape == plain.shape
    assert not np.allclose(shuffled, plain)
    np.testing.assert_array_equal(answer(GradCamSpec(run.reference, picture, class_index=1)).values, plain)


def test_filters_of_the_base(run):
    """One step from the same noise: its objective is the mean activation, and it goes up the gradient."""
    path = "vgg16/block2_conv1" if run.base.name == "vgg16" else "efficientnet_lite0/block03_expand_relu"
    found = answer(FilterSpec(run.reference, path, (5, 2), size=32, steps=1, snapshots=(0, 1)))
    inputs = keras.Input((32, 32, 3))
    copy = keras.models.clone_model(keras.Model(run.base.input, run.layer(path).output), input_tensors=inputs)
    copy.set_weights(keras.Model(run.base.input, run.layer(path).output).get_weights())
    for number, index in enumerate((5, 2)):
        start, after = (tf.constant(found.snapshots[at, number]) for at in (0, 1))
        with tf.GradientTape() as tape:
            tape.watch(start)
            objective = tf.reduce_mean(copy(run.scaled(start[None]))[..., index])
        assert found.objectives[0, number] == pytest.approx(float(objective), rel=1e-3, abs=1e-4)
        gradient = tape.gradient(objective, start).numpy()
        moved = after.numpy() - start.numpy()
        assert np.sqrt(np.mean(moved**2)) == pytest.approx(1, rel=1e-3)
        assert np.corrcoef(moved.ravel(), gradient.ravel())[0, 1] > 0.99


def test_natural_patches(run):
    path = "vgg16/block2_pool" if run.base.name == "vgg16" else "efficientnet_lite0/block01_expand"
    found = answer(PeakSpec(run.reference, path, data=PETS, part="test"))
    from core.datasets.load import load

    test = load(PETS).test.images
    maps = run.maps(path, test)
    np.testing.assert_allclose(found.values, maps.max(axis=(1, 2)), rtol=1e-3, atol=1e-3 * maps.max())
    for number, channel in np.ndindex(found.values.shape):
        row, column = found.places[number, channel]
        assert maps[number, row, column, channel] == pytest.approx(
            found.values[number, channel], rel=1e-3, abs=1e-3
        )


def test_prediction(run, picture):
    found = answer(PredictionSpec(f"run:{run.spec.run_id}", picture))
    expected = cv2.resize(photograph("coffee"), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    assert np.abs(found.image.astype(int) - expected).max() <= 1
    probability = float(run.model(found.image[None].astype(np.float32))[0, 0])
    np.testing.assert_allclose(found.probabilities, [1 - probability, probability], atol=1e-4)
