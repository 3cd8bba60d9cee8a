"""Receptive fields against gradients, peaks against a Keras sub-model."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core import images, uploads
from core.networks import patches
from core.patch_specs import PeakSpec
from core.patches import Field, Peaks, strongest_patches
from core.samples import load_sample

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SIZE = 60


def chain():
    return [
        layers.Conv2D(3, 3, padding="same", name="same"),
        layers.AveragePooling2D(2),
        layers.ZeroPadding2D(((1, 0), (2, 1))),
        layers.Conv2D(3, (3, 5), strides=(2, 1), name="stride"),
        layers.Activation("softplus"),
        layers.Conv2D(4, 3, dilation_rate=2, name="dilated"),
    ]


def sequential():
    return keras.Sequential([keras.Input((SIZE, SIZE, 3)), *chain()])


def branched():
    inputs = keras.Input((SIZE, SIZE, 3))
    short = layers.Conv2D(3, 1, padding="same", name="short")(inputs)
    long = layers.Conv2D(3, 7, padding="same", name="long")(inputs)
    return keras.Model(inputs, layers.Conv2D(4, 3, padding="same", name="last")(layers.Add()([short, long])))


def nested():
    return keras.Sequential([keras.Input((SIZE, SIZE, 3)), layers.Rescaling(1 / 255), branched()])


@pytest.mark.parametrize("make", [sequential, branched, nested])
def test_the_field_is_what_the_gradient_reaches(make):
    """With positive weights everything that a unit sees changes it; average pooling and softplus let all through."""
    model = make()
    for layer in model.submodules if hasattr(model, "submodules") else model.layers:
        if isinstance(layer, layers.Conv2D):
            layer.set_weights([np.abs(value) + 0.1 for value in layer.get_weights()])
    fields = patches.receptive_fields(model, patches.layer_outputs.layer_paths(model)[-1])
    picture = tf.Variable(np.zeros((1, SIZE, SIZE, 3), np.float32))
    height, width = model.output_shape[1:3]
    for row, column in ((0, 0), (height // 2, width // 2), (height - 1, width - 1)):
        with tf.GradientTape() as tape:
            value = model(picture)[0, row, column, 0]
        reached = np.abs(tape.gradient(value, picture)).sum(axis=(0, 3)) > 0
        for axis, unit in ((0, row), (1, column)):
            touched = np.flatnonzero(reached.any(axis=1 - axis))
            assert fields[axis].seen(unit, SIZE) == (touched[0], touched[-1])


def test_fields_of_vgg16_are_those_of_the_literature():
    from core.networks.inspected_models import load_model

    model = load_model("vgg16")
    sizes = {
        "block1_conv1": 3,
        "block2_conv1": 10,
        "block3_conv1": 24,
        "block4_conv1": 60,
        "block5_conv3": 196,
    }
    for name, size in sizes.items():
        for field in patches.receptive_fields(model, f"vgg16/{name}"):
            assert field.last - field.first + 1 == size


def test_peaks_of_a_net(home):
    model = keras.Sequential(
        [
            keras.Input((40, 40, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(5, 3, activation="relu", name="conv"),
        ]
    )
    model.save(home / "net.keras")
    reference = uploads.store_model((home / "net.keras").read_bytes())
    peaks = patches.answer_peaks(PeakSpec(reference, "conv"), None)
    number = peaks.samples.index("coffee")
    picture = images.resize(images.centre_square(load_sample("coffee")), 40, 40)
    assert np.abs(images.to_grey(picture) - peaks.pictures[number, ..., 0]).max() <= 0.5
    maps = np.array(model(peaks.pictures[number][None].astype(np.float32)))[0]
    np.testing.assert_allclose(peaks.values[number], maps.max(axis=(0, 1)), rtol=1e-5)
    for channel, (row, column) in enumerate(peaks.places[number]):
        assert maps[row, column, channel] == pytest.approx(maps[..., channel].max())


def test_the_strongest_patches_are_cut_out():
    pictures = np.arange(3 * 10 * 10, dtype=np.uint16).reshape(3, 10, 10, 1).astype(np.uint8)
    values = np.array([[1.0], [0.0], [4.0]], np.float32)
    places = np.array([[[0, 1]], [[0, 0]], [[4, 4]]])
    field = Field(-1, 1, 2)
    found = strongest_patches(Peaks(("a", "b", "c"), pictures, values, places, (field, field)), 0, 5)
    assert [(patch.sample, patch.activation) for patch in found] == [("c", 4.0), ("a", 1.0)]
    assert found[0].rows == found[0].columns == (7, 9)
    assert (found[1].rows, found[1].columns) == ((0, 1), (1, 3))
    np.testing.assert_array_equal(found[1].pixels, pictures[0, 0:2, 1:4])
