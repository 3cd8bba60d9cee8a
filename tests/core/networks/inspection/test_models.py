"""References to models; files that must not be loaded."""

import keras
import numpy as np
import pytest
from keras import layers

from core.architectures.convnets import ConvnetSpec
from core.errors import InputError
from core.networks.backbones import UnusableWeights, build
from core.networks.inspection import models as inspected_models
from core.networks.inspection.models import inspected, load_model
from core.networks.training import models, weights
from core.storage import uploads
from tests.core.networks.conftest import preprocess

IMAGES = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3)).astype(np.float32)


@pytest.fixture(autouse=True)
def nothing_loaded(home):
    inspected_models._loaded.clear()
    yield
    inspected_models._loaded.clear()


def upload(model, tmp_path):
    model.save(tmp_path / "upload.keras")
    return uploads.store_model((tmp_path / "upload.keras").read_bytes())


def small(shape=(32, 32, 3), *inner):
    return keras.Sequential([keras.Input(shape), *inner, layers.Flatten(), layers.Dense(2)])


def test_a_backbone_takes_pixels(lite0):
    image = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3)).astype(np.float32)
    expected = lite0(preprocess("efficientnet_lite0", image))
    np.testing.assert_allclose(load_model("efficientnet_lite0")(image), expected, atol=1e-5)


def test_vgg16_is_its_base():
    model = load_model("vgg16")
    image = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3)).astype(np.float32)
    expected = build("vgg16")(preprocess("vgg16", image))
    np.testing.assert_allclose(model(image), expected, rtol=1e-4, atol=1e-3)


def test_the_book_convnet_comes_from_its_file(tmp_path, monkeypatch):
    path = tmp_path / "book_convnet_float16.npz"
    monkeypatch.setattr(weights, "BOOK_CONVNET_WEIGHTS", path)
    with pytest.raises(UnusableWeights, match=path.name):
        load_model("book_convnet")
    trained = models.build(ConvnetSpec(dropout=0.5), seed=3)
    weights.save_float16(trained, path, {"seed": 3})
    image = np.random.default_rng(0).integers(0, 256, (1, 150, 150, 3)).astype(np.float32)
    np.testing.assert_allclose(load_model("book_convnet")(image), trained(image), atol=1e-3)


def test_an_upload(tmp_path):
    model = small()
    loaded = load_model(upload(model, tmp_path))
    np.testing.assert_allclose(loaded(IMAGES), model(IMAGES), atol=1e-5)


def test_loaded_once_and_three_at_most(tmp_path):
    references = [upload(small((32, 32, 3), layers.Rescaling(number)), tmp_path) for number in range(4)]
    models = [inspected(reference) for reference in references]
    assert inspected(references[3]) is models[3]
    assert inspected(references[0]) is not models[0]
    assert len(inspected_models._loaded) == 3


def test_a_lambda_layer(tmp_path):
    reference = upload(small((32, 32, 3), layers.Lambda(lambda x: x + 1)), tmp_path)
    with pytest.raises(InputError, match="Lambda layer"):
        load_model(reference)


def test_a_layer_that_keras_does_not_know(tmp_path):
    class Own(layers.Layer):
        def call(self, inputs):
            return inputs

    reference = upload(small((32, 32, 3), Own()), tmp_path)
    with pytest.raises(InputError, match=r"save it with model.save\('name.keras'\)"):
        load_model(reference)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 broken off"])
def test_no_model(content):
    with pytest.raises(InputError, match="no model that Keras"):
        load_model(uploads.store_model(content))


def test_a_model_that_unpacks_to_too_much(tmp_path, monkeypatch):
    reference = upload(small(), tmp_path)
    monkeypatch.setattr(uploads, "MAX_MODEL_BYTES", 1000)
    with pytest.raises(InputError, match="The model has"):
        load_model(reference)


@pytest.mark.parametrize("shape", [(7,), (8, 8, 5)])
def test_a_model_for_no_pictures(tmp_path, shape):
    with pytest.raises(InputError, match="expected pictures"):
        inspected(upload(small(shape), tmp_path))


def test_a_run_without_model():
    with pytest.raises(InputError, match=r"There is no run|no whole model"):
        load_model("run:nothing-here")


def test_vgg16_with_its_own_classes_is_asked_for_by_a_name_of_its_own(monkeypatch):
    """The weights are too large for a test: which network is built, and that its progress is told."""
    built = []

    def build_classifier(name, *, report):
        built.append((name, report))
        inputs = keras.Input((32, 32, 3))
        maps = keras.layers.Conv2D(2, 3, name="block5_conv3")(inputs)
        scores = keras.layers.Dense(5)(keras.layers.GlobalAveragePooling2D()(maps))
        return keras.Model(inputs, scores, name="vgg16")

    monkeypatch.setattr(inspected_models, "build_classifier", build_classifier)

    def report(fraction, sentence):
        pass

    network = load_model("vgg16_classifier", report)
    assert built == [("vgg16", report)]
    assert network.output_shape == (None, 5)
    assert [layer.name for layer in network.layers][-1] == "vgg16"
