"""Receptive fields against gradients, peaks against a Keras sub-model."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core import images
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.images.samples import load_sample
from core.networks.inspection import patches
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected
from core.networks.reports import Cancelled
from core.operations.receptive_field import ReceptiveField
from core.specs.patches import (
    PHOTOGRAPHS,
    Peaks,
    PeakSpec,
    spread,
    strongest_patches,
)
from core.storage import uploads
from tests.core.datasets.pictures import draw_pets
from tests.support import Report

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
    inspected = InspectedModel(model)
    fields = patches.receptive_fields(inspected, inspected.calls[-1].path)
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
    model = inspected("vgg16")
    sizes = {
        "block1_conv1": 3,
        "block2_conv1": 10,
        "block3_conv1": 24,
        "block4_conv1": 60,
        "block5_conv3": 196,
    }
    for name, size in sizes.items():
        for field in patches.receptive_fields(model, f"vgg16/{name}"):
            assert field.size == size


def answer(spec, report=None):
    return patches.answer_peaks(spec, report or Report())


@pytest.fixture
def net(home):
    """A model and its reference."""
    model = keras.Sequential(
        [
            keras.Input((40, 40, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(5, 3, activation="relu", name="conv"),
        ]
    )
    model.save(home / "net.keras")
    return model, uploads.store_model((home / "net.keras").read_bytes())


def check_peaks(model, peaks, index, picture):
    seen = np.rint(images.to_grey(images.resize(picture, 40, 40)))[None, ..., None]
    maps = np.array(model(seen))[0]
    np.testing.assert_allclose(peaks.values[index], maps.max(axis=(0, 1)), rtol=1e-4)
    for channel, (row, column) in enumerate(peaks.places[index]):
        assert maps[row, column, channel] == pytest.approx(maps[..., channel].max(), rel=1e-4)


def test_peaks_in_the_photographs(net):
    model, reference = net
    peaks = answer(PeakSpec(reference, "conv"))
    assert peaks.shape == (40, 40, 1)
    assert len(peaks.numbers) == len(PHOTOGRAPHS)
    for index in peaks.numbers:
        check_peaks(model, peaks, index, images.centre_square(load_sample(PHOTOGRAPHS[index])))


def test_peaks_in_crops_of_the_photographs(net):
    model, reference = net
    peaks = answer(PeakSpec(reference, "conv", crops=5))
    assert len(peaks.numbers) == 5 * len(PHOTOGRAPHS)
    square = images.centre_square(load_sample(PHOTOGRAPHS[2]))
    check_peaks(model, peaks, 10, square)
    side = round(0.6 * len(square))
    check_peaks(model, peaks, 14, square[-side:, -side:])
    check_peaks(model, peaks, 12, square[:side, -side:])


def test_peaks_in_a_data_set(net):
    model, reference = net
    data = DataSpec("drawn_pets", image_size=32, train_per_class=1, validation_per_class=1, test_per_class=9)
    peaks = answer(PeakSpec(reference, "conv", data, count=7))
    assert len(peaks.numbers) == 7
    assert (peaks.numbers[0], peaks.numbers[-1]) == (0, 17)
    check_peaks(model, peaks, 0, draw_pets("cat", 1, 32, split=2)[0])
    check_peaks(model, peaks, 6, draw_pets("dog", 9, 32, split=2)[8])
    all_of_them = answer(PeakSpec(reference, "conv", data, "test", count=1000))
    assert all_of_them.numbers == tuple(range(18))


def test_searching_tells_how_far_it_is_and_can_be_cancelled(net):
    report = Report()
    answer(PeakSpec(net[1], "conv"), report)
    assert report.fractions == [0, 0.4, 0.8]
    with pytest.raises(Cancelled):
        answer(PeakSpec(net[1], "conv"), Report(cancel_at=1))


@pytest.mark.parametrize("values", [{"part": "all"}, {"count": 0}, {"count": 1001}, {"crops": 6}], ids=str)
def test_a_search_that_nobody_can_make(values):
    with pytest.raises(InputError, match="choose"):
        PeakSpec("vgg16", "vgg16/block1_conv1", **values)


@pytest.mark.parametrize(
    ("total", "count", "numbers"), [(5, 9, [0, 1, 2, 3, 4]), (9, 3, [0, 4, 8]), (10, 2, [0, 9]), (7, 1, [0])]
)
def test_numbers_are_evenly_spread(total, count, numbers):
    assert spread(total, count) == numbers


def test_the_strongest_patches_are_cut_out():
    values = np.array([[1.0], [0.0], [4.0]], np.float32)
    places = np.array([[[0, 1]], [[0, 0]], [[4, 4]]])
    field = ReceptiveField(-1, 1, 2)
    peaks = Peaks((3, 5, 9), (10, 10, 1), values, places, (field, field))
    found = strongest_patches(peaks, 0, 5)
    assert [(patch.number, patch.activation) for patch in found] == [(9, 4.0), (3, 1.0)]
    assert found[0].rows == found[0].columns == (7, 9)
    assert (found[1].rows, found[1].columns) == ((0, 1), (1, 3))
    picture = np.arange(100, dtype=np.uint8).reshape(10, 10, 1)
    np.testing.assert_array_equal(found[1].cut_from(picture), picture[0:2, 1:4])
