"""The ports against keras.applications and the values noted when the weights were taken; bad files of weights."""

import re

import h5py
import keras
import numpy as np
import pytest
import requests
import skimage.data
from keras.src.legacy.saving import legacy_h5_format
from PIL import Image

from core.architectures.backbones import BACKBONES, WeightsFile
from core.errors import InputError
from core.networks import backbones
from core.networks.backbones import weights
from core.settings import ASSETS
from tests.core.networks.conftest import preprocess, sample

# Keras 3 converts its variables with np.array(), which NumPy 2 warns about.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

VGG16_FILE = ASSETS / "models" / "vgg16_conv_base_float16.npz"


@pytest.fixture(scope="module")
def vgg16():
    return backbones.build("vgg16", input_shape=(64, 64, 3))


@pytest.mark.parametrize("name", [name for name, record in BACKBONES.items() if record.keras_name])
def test_preprocessing_is_that_of_keras(name):
    images = np.random.default_rng(0).integers(0, 256, (2, 5, 4, 3)).astype(np.float32)
    layer = backbones.preprocessing(BACKBONES[name].scaling)
    expected = getattr(keras.applications, name).preprocess_input(images.copy())
    np.testing.assert_allclose(layer(images), expected, rtol=1e-6, atol=1e-5)
    assert type(layer) in (keras.layers.Rescaling, keras.src.models.Functional)  # its file opens anywhere


@pytest.mark.parametrize(("scaling", "expected"), [("lite", [0, 1, -127 / 128]), ("unit", [127 / 255, 1, 0])])
def test_other_preprocessing(scaling, expected):
    found = backbones.preprocessing(scaling)(np.array([[[[127, 255, 0]]]], np.float32))
    np.testing.assert_allclose(np.ravel(found), expected, rtol=1e-6)


@pytest.mark.parametrize("name", BACKBONES)
def test_the_record_knows_the_network(name):
    record = BACKBONES[name]
    model = backbones.build(name, weights=None, input_shape=(96, 96, 3))
    found = any(isinstance(layer, keras.layers.BatchNormalization) for layer in model.layers)
    assert record.has_batch_normalization == found
    assert record.comes_with_classifier == (name != "vgg16")
    assert record.is_here == (name in ("vgg16", "efficientnet_lite0"))


def test_vgg16_has_the_features_of_keras(vgg16):
    peer = keras.applications.VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
    with np.load(VGG16_FILE) as file:
        for layer in peer.layers:
            if layer.weights:
                layer.set_weights(
                    [file[f"{layer.name}/{kind}"].astype(np.float32) for kind in ("kernel", "bias")]
                )
    images = preprocess("vgg16", skimage.data.astronaut()[None, 60:124, 180:244])
    np.testing.assert_allclose(vgg16(images), peer(images), rtol=2**-11, atol=1e-4)


def test_vgg16_has_the_printed_values_of_the_keras_weights(vgg16):
    kernel = vgg16.get_layer("block1_conv1").get_weights()[0]
    bias = vgg16.get_layer("block5_conv2").get_weights()[1]
    assert kernel[0, 0, 0, 0] == pytest.approx(0.42947057, rel=2**-11)
    assert bias[510] == pytest.approx(0.23517226, rel=2**-11)


@pytest.mark.parametrize(
    ("name", "class_index", "probability"),
    [("chelsea", 285, 0.385), ("coffee", 967, 0.94), ("stereo_motorcycle", 665, 0.72)],
)
def test_efficientnet_lite0_sees_what_it_saw_in_pytorch(lite0, name, class_index, probability):
    picture = sample(name)
    side = min(picture.shape[:2])
    row, column = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    square = Image.fromarray(picture[row : row + side, column : column + side])
    resized = np.asarray(square.resize((224, 224), Image.Resampling.BICUBIC))
    scores = np.asarray(keras.ops.softmax(lite0(preprocess("efficientnet_lite0", resized[None]))))[0]
    assert scores.argmax() == class_index
    assert scores.max() == pytest.approx(probability, abs=0.005)


def test_efficientnet_lite0_has_the_published_number_of_parameters(lite0):
    # 4,652,008 of which batch norm (2 trained values a channel) is folded into a kernel and one bias a channel.
    channels = sum(layer.get_weights()[1].size for layer in lite0.layers if layer.weights) - 1000
    assert lite0.count_params() == 4_652_008 - channels


@pytest.mark.parametrize("name", BACKBONES)
def test_a_base_ends_at_its_last_feature_map(name):
    record = BACKBONES[name]
    model = backbones.build(name, input_shape=(None, None, 3), weights=None)
    assert model.layers[-1].name == record.last_layer
    assert model.output_shape[:3] == (None, None, None)


@pytest.mark.parametrize("name", BACKBONES)
def test_minimum_size(name):
    smallest = BACKBONES[name].minimum_size
    shape = backbones.build(name, input_shape=(smallest, smallest, 3), weights=None).output_shape
    assert min(shape[1:3]) >= 1
    with pytest.raises(InputError, match=f"at least {smallest} pixels"):
        backbones.build(name, input_shape=(smallest - 1, 400, 3), weights=None)


def test_unknown_name():
    with pytest.raises(InputError, match="no network alexnet; choose one of vgg16"):
        backbones.build("alexnet")


def test_offline_one_sentence_says_which_file_to_put_where(home, monkeypatch):
    def unreachable(*_args, **_options):
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(requests, "get", unreachable)
    with pytest.raises(InputError, match="go online") as caught:
        backbones.build("mobilenet")
    sentence = str(caught.value)
    assert "mobilenet_1_0_224_tf_no_top.h5" in sentence
    assert str(home / "weights") in sentence
    assert "https://" in sentence


def test_a_file_in_the_weights_folder_is_used(home):
    trained = backbones.build("mobilenet", weights=None)
    save_as_keras_publishes(trained, home / "weights" / BACKBONES["mobilenet"].base_weights.name)
    loaded = backbones.build("mobilenet")
    for mine, theirs in zip(loaded.get_weights(), trained.get_weights(), strict=True):
        assert np.array_equal(mine, theirs)


def test_a_file_for_another_network(home):
    name = BACKBONES["mobilenet"].base_weights.name
    save_as_keras_publishes(
        keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]), home / "weights" / name
    )
    with pytest.raises(backbones.WeightsOfAnotherNetwork, match="another network than MobileNet"):
        backbones.build("mobilenet")


def test_a_damaged_h5_file(home):
    path = home / "weights" / BACKBONES["mobilenet"].base_weights.name
    path.parent.mkdir()
    path.write_bytes(b"\x89HDF\r\n\x1a\n broken off")
    with pytest.raises(backbones.DamagedWeights, match=re.escape(path.name)):
        backbones.build("mobilenet")


def save_as_keras_publishes(model, path):
    """Weights only, in the layout of the files of keras.applications."""
    path.parent.mkdir(exist_ok=True)
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)


@pytest.fixture
def vgg16_arrays():
    with np.load(VGG16_FILE) as file:
        return {key: file[key] for key in file.files}


def load(model, path):
    weights.load(model, path, "VGG16")


def test_truncated_npz(vgg16, tmp_path):
    path = tmp_path / "cut.npz"
    path.write_bytes(VGG16_FILE.read_bytes()[:1_000_000])
    with pytest.raises(backbones.DamagedWeights, match="damaged or incomplete"):
        load(vgg16, path)


def test_npz_with_damaged_content(vgg16, tmp_path):
    content = bytearray(VGG16_FILE.read_bytes())
    content[5_000_000] ^= 0xFF
    path = tmp_path / "flipped.npz"
    path.write_bytes(content)
    with pytest.raises(backbones.DamagedWeights):
        load(vgg16, path)


def test_missing_npz(vgg16, tmp_path):
    with pytest.raises(backbones.DamagedWeights):
        load(vgg16, tmp_path / "nowhere.npz")


def test_npz_of_another_network(vgg16):
    with pytest.raises(backbones.WeightsOfAnotherNetwork, match="another network than VGG16"):
        load(vgg16, ASSETS / "models" / "efficientnet_lite0_float16.npz")


def test_npz_with_a_wrong_shape(vgg16, vgg16_arrays, tmp_path):
    vgg16_arrays["block2_conv1/kernel"] = vgg16_arrays["block2_conv1/kernel"][..., :100]
    path = tmp_path / "other.npz"
    np.savez(path, **vgg16_arrays)
    with pytest.raises(
        backbones.WrongWeightShape, match=r"kernel of layer block2_conv1 .*128\) but .* 100\)"
    ):
        load(vgg16, path)


def test_a_download_is_kept_and_reports_its_progress(home, monkeypatch):
    class Response:
        headers = {"Content-Length": "4"}  # noqa: RUF012

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def raise_for_status(self):
            return None

        def iter_content(self, _size):
            return iter([b"ab", b"cd"])

    monkeypatch.setattr(requests, "get", lambda *_args, **_options: Response())
    fractions = []
    file = WeightsFile("w.h5", "https://example.org/w.h5")
    path = weights.locate(file, lambda fraction, _: fractions.append(fraction))
    assert path == home / "weights" / "w.h5"
    assert path.read_bytes() == b"abcd"
    assert fractions == [0.5, 1.0]

    wrong = WeightsFile("x.h5", "https://example.org/x.h5", md5="0" * 32)
    with pytest.raises(InputError, match="checksum differs"):
        weights.locate(wrong)
    assert not (home / "weights" / "x.h5").exists()
