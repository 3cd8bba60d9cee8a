"""Answers of a trained net, against Keras on pictures moved by np.roll over a black border."""

import keras
import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec, DenseNetSpec
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks.inspection.predictions import answer_prediction, answer_shift_accuracy
from core.networks.reports import Cancelled
from core.networks.training.scratch import train
from core.runs import RunStore
from core.specs.predictions import PredictionSpec, ShiftAccuracySpec
from core.specs.training import OptimizerSpec, RunSpec
from core.storage import uploads
from tests.support import Report

DIGITS = DataSpec("digits", image_size=28, train_per_class=20, validation_per_class=1, test_per_class=10)
DENSE = RunSpec(data=DIGITS, model=DenseNetSpec(units=16), optimizer=OptimizerSpec(learning_rate=0.01),
                batch_size=20, epochs=3, title="Dense")  # fmt: skip
PETS = RunSpec(
    data=DataSpec("drawn_pets", image_size=32, train_per_class=4, validation_per_class=1, test_per_class=1),
    model=ConvnetSpec(filters=(4,), dense_units=4, image_shape=(32, 32, 3)), batch_size=4, epochs=1, title="Pets",
)  # fmt: skip


pytestmark = pytest.mark.usefixtures("home")


def trained(spec, home):
    train(spec, Report())
    path = home / "model.keras"
    path.write_bytes(RunStore().model(spec.run_id))
    return keras.models.load_model(path)


def test_accuracy_of_moved_digits(home):
    model = trained(DENSE, home)
    test = load(DIGITS).test

    def accuracy(rows, columns):
        framed = np.pad(test.images, ((0, 0), (4, 4), (4, 4), (0, 0)))
        moved = np.roll(framed, (rows, columns), axis=(1, 2))[:, 4:-4, 4:-4]
        return np.mean(model.predict(moved, verbose=0).argmax(axis=1) == test.labels)

    answer = answer_shift_accuracy(ShiftAccuracySpec(DENSE.run_id, DIGITS, 3), Report())
    expected = [np.mean([accuracy(d, 0), accuracy(-d, 0), accuracy(0, d), accuracy(0, -d)]) for d in range(4)]
    assert answer == pytest.approx(expected)
    assert answer[0] == pytest.approx(RunStore().load(DENSE.run_id).metrics["test_accuracy"])


def test_cancelled():
    train(DENSE, Report())
    with pytest.raises(Cancelled):
        answer_shift_accuracy(ShiftAccuracySpec(DENSE.run_id, DIGITS), Report(cancel_at=0))


def test_prediction_of_a_grey_net(home):
    model = trained(DENSE, home)
    picture = np.repeat(load(DIGITS).test.images[0], 3, axis=2)
    answer = answer_prediction(
        PredictionSpec(f"run:{DENSE.run_id}", uploads.store_picture(picture)), Report()
    )
    np.testing.assert_array_equal(answer.image[..., 0], picture[..., 0])
    np.testing.assert_allclose(
        answer.probabilities, model.predict(picture[None, ..., :1], verbose=0)[0], atol=1e-5
    )


def test_one_sigmoid_gives_two_probabilities(home):
    model = trained(PETS, home)
    picture = np.random.default_rng(0).integers(0, 256, (64, 48, 3), dtype=np.uint8)
    answer = answer_prediction(PredictionSpec(f"run:{PETS.run_id}", uploads.store_picture(picture)), Report())
    assert answer.image.shape == (32, 32, 3)
    second = float(model.predict(answer.image[None], verbose=0)[0, 0])
    np.testing.assert_allclose(answer.probabilities, [1 - second, second], atol=1e-5)
