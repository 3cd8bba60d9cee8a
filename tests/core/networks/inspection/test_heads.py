"""Probes of the head's input, on nets of which it is known what they tell."""

import keras
import numpy as np
import pytest
from scipy import ndimage

from core.architectures.convnets import DenseNetSpec, DigitNetSpec
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks.inspection.heads import measure_head, place_r2, readers, scale_accuracy
from core.networks.training.models import build
from core.networks.training.scratch import train
from core.runs import RunStore
from core.specs.training import OptimizerSpec, RunSpec
from tests.support import Report

DIGITS = DataSpec("digits", image_size=28, train_per_class=20, validation_per_class=1, test_per_class=10)
NET = RunSpec(
    data=DIGITS, model=DigitNetSpec("stride", "average", filters=(4, 5, 6), dense_units=8),
    optimizer=OptimizerSpec(learning_rate=0.01), batch_size=20, epochs=3, title="Small",
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("home")


def reader(layers):
    return keras.Sequential([keras.Input((28, 28, 1)), *layers])


def test_the_mean_of_all_pixels_tells_nothing_and_the_centre_of_mass_nearly_all():
    data = load(DIGITS)
    mean = reader([keras.layers.GlobalAveragePooling2D()])
    assert place_r2(mean, data.train, data.test) < 0.1
    # Two kernels that weigh each pixel with its row and its column: the centre of mass times the mass.
    rows, columns = np.indices((28, 28)) - 13.5
    dense = keras.layers.Dense(2, use_bias=False)
    net = reader([keras.layers.Flatten(), dense])
    dense.set_weights([np.stack([rows.ravel(), columns.ravel()], axis=1)])
    assert place_r2(net, data.train, data.test) > 0.75


def test_accuracy_of_smaller_digits_is_that_of_scipys(home):
    train(NET, Report())
    path = home / "model.keras"
    path.write_bytes(RunStore().model(NET.run_id))
    model = keras.models.load_model(path)
    test = load(DIGITS).test
    offset = 13.5 - 13.5 / 0.8
    pictures = np.stack([
        ndimage.affine_transform(image[..., 0].astype(float), np.eye(2) / 0.8, [offset, offset], order=1)
        for image in test.images
    ])  # fmt: skip
    found = model.predict(pictures[..., None], verbose=0).argmax(axis=1)
    assert scale_accuracy(model, test, 0.8) == pytest.approx(np.mean(found == test.labels), abs=0.03)
    metrics = measure_head(NET.run_id, DIGITS)
    assert metrics["scale_accuracy"][metrics["scales"].index(1.0)] == pytest.approx(
        RunStore().load(NET.run_id).metrics["test_accuracy"]
    )
    place = metrics["place_r2"]
    assert place.keys() == {"flatten", "average", "flatten_framed", "average_framed"}
    # Away from the borders the mean of a map moves nothing but the phase of the strides.
    assert place["average_framed"] < place["flatten_framed"]


def test_heads_read_the_output_of_the_last_convolution():
    model = build(NET.model)
    shapes = {name: reader.output_shape for name, reader in readers(model, 2).items()}
    side = ((28 + 4 - 3) // 2 + 1 - 3) // 2 + 1 - 2
    assert shapes == {"flatten": (None, side * side * 6), "average": (None, 6)}
    picture = load(DIGITS).test.images[:1]
    maps = keras.Model(model.inputs[0], model.get_layer("block3_conv").output)(picture)
    np.testing.assert_allclose(readers(model)["average"](picture), maps.numpy().mean(axis=(1, 2)), rtol=1e-5)


def test_a_dense_net_has_no_maps():
    assert readers(build(DenseNetSpec())) == {}
