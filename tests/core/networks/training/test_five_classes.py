"""Five classes, from scratch and on a frozen base: losses and scores against Keras and scikit-learn."""

import dataclasses

import keras
import numpy as np
import pytest
from sklearn import metrics

from core.architectures.convnets import ConvnetSpec
from core.datasets.spec import DataSpec
from core.networks.training import job, scratch
from core.networks.transfer import training as transfer
from core.runs import RunStore
from core.specs.training import OptimizerSpec, RunSpec
from core.specs.transfer import HeadSpec, Phase, TransferNetSpec, TransferSpec
from tests.core.networks import noise
from tests.support import Report

CLASSES, SHAPE = 5, (32, 32, 3)
SCRATCH = RunSpec(
    DataSpec("flowers"), ConvnetSpec(filters=(4, 6), dense_units=8, image_shape=SHAPE, classes=CLASSES),
    optimizer=OptimizerSpec(learning_rate=3e-3), batch_size=10, epochs=2, title="Five",
)  # fmt: skip
FINE_TUNED = TransferSpec(
    DataSpec("flowers"), TransferNetSpec(head=HeadSpec("average", 8, 0.0), image_shape=SHAPE, classes=CLASSES),
    head_training=Phase(2, OptimizerSpec("rmsprop", 1e-3)), fine_tuning=Phase(1, OptimizerSpec("rmsprop", 1e-5)),
    fine_tune_from="block5_conv1", batch_size=10, title="Five",
)  # fmt: skip


@pytest.fixture
def store(home, tmp_path, monkeypatch):
    dataset = noise.data(SHAPE, (40, 20, 35), CLASSES)
    monkeypatch.setattr(job, "load", lambda spec, report: dataset)
    for module in (scratch, transfer):
        monkeypatch.setattr(module, "fastest_dtype", lambda: "float32")
    store = RunStore(str(tmp_path / "store"))
    monkeypatch.setattr(job, "RunStore", lambda: store)
    return store, dataset


@pytest.mark.parametrize(("train", "spec"), [(scratch.train, SCRATCH), (transfer.train, FINE_TUNED)])
def test_loss_and_scores_of_five_classes(store, tmp_path, train, spec):
    runs, dataset = store
    run = train(spec, Report())
    path = tmp_path / "read.keras"
    path.write_bytes(runs.model(run.run_id))
    model = keras.saving.load_model(path)
    assert model.output_shape == (None, CLASSES)
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    for part, scores in ((dataset.validation, run.metrics["validation"]), (dataset.test, run.metrics)):
        pictures = part.images.astype("float32")
        probabilities = model.predict(pictures, verbose=0)
        np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
        predicted = probabilities.argmax(axis=1)
        matrix = metrics.confusion_matrix(part.labels, predicted, labels=range(CLASSES))
        assert scores["confusion_matrix"] == matrix.tolist()
        assert scores["wrong"] == np.flatnonzero(predicted != part.labels).tolist()
        loss, accuracy = model.evaluate(pictures, part.labels, verbose=0)
        kept = (
            (run.metrics["test_loss"], run.metrics["test_accuracy"])
            if part is dataset.test
            else (run.history["val_loss"][-1], run.history["val_accuracy"][-1])
        )
        # Features are kept in sixteen bits.
        assert kept == (pytest.approx(loss, rel=2e-3), pytest.approx(accuracy, abs=1e-6))
        for mistake in scores["mistakes"]:
            row = probabilities[mistake["index"]]
            assert mistake["predicted"] == row.argmax() != mistake["label"]
            assert mistake["probability"] == pytest.approx(row.max(), abs=2e-3)


def test_each_class_has_its_own_share_of_the_loss(store):
    """A net that is sure of nothing: the loss is the logarithm of the number of classes."""
    spec = dataclasses.replace(SCRATCH, optimizer=OptimizerSpec("sgd", 1e-12), epochs=1)
    run = scratch.train(spec, Report())
    assert run.history["val_loss"][0] == pytest.approx(np.log(CLASSES), abs=0.15)
