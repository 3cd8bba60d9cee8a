"""Training tiny nets: results against Keras' own, cancelling, resuming, diverging."""

import dataclasses
import json
import math
from functools import partial

import keras
import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec, DenseNetSpec
from core.augmentation import AugmentationPolicy
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks import precision
from core.networks.reports import Cancelled
from core.networks.training import job as training_job
from core.networks.training import scratch as training
from core.networks.training.batches import training_batches
from core.networks.training.fused_pooling import forward
from core.networks.training.models import build
from core.networks.training.trainer import Trainer
from core.runs import COLUMNS, RunStore
from core.specs.training import OptimizerSpec, RunSpec
from tests.core.networks import noise
from tests.support import Report

SHAPE = (12, 12, 3)
SPEC = RunSpec(
    data=DataSpec("drawn_pets"),
    model=ConvnetSpec(filters=(4, 6), dense_units=8, dropout=0.25, image_shape=SHAPE),
    augmentation=AugmentationPolicy(rotation_range=10, horizontal_flip=True),
    optimizer=OptimizerSpec(learning_rate=5e-3),
    batch_size=8,
    steps_per_epoch=6,
    epochs=4,
    title="Tiny",
)


def data(classes=2, validation=20, test=30):
    return noise.data(SHAPE, (40, validation, test), classes)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(training_job, "load", lambda spec, report: data())
    monkeypatch.setattr(training, "fastest_dtype", lambda: "float32")
    store = RunStore(str(tmp_path))
    monkeypatch.setattr(training_job, "RunStore", lambda: store)
    return store


def columns(run):
    """The history without the seconds, which differ from run to run."""
    return np.array([run.history[name] for name in COLUMNS if name != "seconds"])


def weights(store, run, tmp_path):
    path = tmp_path / "read.keras"
    path.write_bytes(store.model(run.run_id))
    return keras.saving.load_model(path)


def test_a_run_is_told_kept_and_tested(store, tmp_path):
    report = Report()
    run = training.train(SPEC, report)
    assert run == store.load(SPEC.run_id)
    assert run.state == "complete"
    assert run.history["epoch"] == [1, 2, 3, 4]
    assert list(run.history) == list(COLUMNS)
    assert report.batches == [(epoch, batch) for epoch in (1, 2, 3, 4) for batch in range(1, 7)] + [(0, 0)]
    np.testing.assert_allclose(report.fractions[:24], np.arange(1, 25) / 24)
    assert run.history["loss"][-1] < run.history["loss"][0]
    assert run.provenance["data_fingerprint"] == data().fingerprint
    assert run.provenance["seconds"] == pytest.approx(sum(run.history["seconds"]))
    assert json.loads(json.dumps(run.spec)) == json.loads(
        SPEC.canonical_json().replace('"kind":"RunSpec",', "")
    )


def test_test_scores_are_those_of_keras_on_the_saved_model(store, tmp_path):
    run = training.train(SPEC, Report())
    model, test = weights(store, run, tmp_path), data().test
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(test.images.astype("float32"), test.labels[:, None], verbose=0)
    assert run.metrics["test_loss"] == pytest.approx(loss, rel=1e-4)
    assert run.metrics["test_accuracy"] == pytest.approx(accuracy, abs=1e-6)
    confusion = np.array(run.metrics["confusion_matrix"])
    assert np.trace(confusion) / confusion.sum() == pytest.approx(accuracy, abs=1e-6)
    chances = model.predict(test.images, verbose=0)[:, 0]
    for mistake in run.metrics["mistakes"]:
        chance = chances[mistake["index"]]
        assert mistake["predicted"] == int(chance > 0.5) != mistake["label"] == test.labels[mistake["index"]]
        assert mistake["probability"] == pytest.approx(max(chance, 1 - chance), rel=1e-4)
        assert mistake["name"] == test.names[mistake["index"]]


def test_what_it_does_on_the_validation_part_is_kept_apart(store, tmp_path):
    run = training.train(SPEC, Report())
    model, part = weights(store, run, tmp_path), data().validation
    taken = (model.predict(part.images, verbose=0)[:, 0] > 0.5).astype(int)
    kept = run.metrics["validation"]
    assert kept["wrong"] == np.flatnonzero(taken != part.labels).tolist()
    assert np.trace(kept["confusion_matrix"]) == len(part) - len(kept["wrong"])
    assert run.history["val_accuracy"][-1] == pytest.approx(np.mean(taken == part.labels))
    assert {mistake["name"] for mistake in kept["mistakes"]} <= {part.names[place] for place in kept["wrong"]}


@pytest.mark.parametrize(
    ("model", "classes"),
    [
        (ConvnetSpec(filters=(4,), dense_units=8, image_shape=SHAPE), 2),
        (ConvnetSpec(filters=(4, 4), dense_units=8, image_shape=SHAPE, classes=3, last_pooling=False), 3),
        (DenseNetSpec(units=8, image_shape=SHAPE, classes=3), 3),
    ],
)
@pytest.mark.parametrize("optimizer", ["rmsprop", "adam", "sgd"])
def test_steps_are_those_of_keras(model, classes, optimizer):
    """The same batches through compile and train_on_batch."""
    part = noise.split(40, 0, SHAPE, classes)
    batches = list(
        training_batches(part, AugmentationPolicy(), np.random.default_rng(0), batch_size=8, steps=6)
    )
    net = build(model, seed=1)
    trainer = Trainer(net, OptimizerSpec(optimizer, 1e-3), compute=partial(forward, net))
    ours = [trainer.step(batch)[0] for batch in batches]
    oracle = build(model, seed=1)
    loss = "binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy"
    kinds = {"rmsprop": "RMSprop", "adam": "Adam", "sgd": "SGD"}
    oracle.compile(optimizer=getattr(keras.optimizers, kinds[optimizer])(1e-3), loss=loss)
    theirs = []
    for images, labels in batches:
        theirs.append(oracle.evaluate(images, labels[:, None], verbose=0, batch_size=8))
        oracle.train_on_batch(images, labels[:, None])
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)


def test_the_same_spec_gives_the_same_run_and_is_trained_once(store, tmp_path, monkeypatch):
    run = training.train(SPEC, Report())
    report = Report()
    assert training.train(SPEC, report) == run
    assert report.fractions == []
    store.delete(run.run_id)
    np.testing.assert_allclose(columns(training.train(SPEC, Report())), columns(run), rtol=1e-5)
    other = training.train(dataclasses.replace(SPEC, seed=1), Report())
    assert not np.allclose(columns(other), columns(run))


@pytest.mark.parametrize("batch", [1, 8, 14, 23])
def test_a_killed_run_goes_on_exactly(store, tmp_path, batch):
    expected = training.train(SPEC, Report())
    expected_weights = weights(store, expected, tmp_path).get_weights()
    store.delete(expected.run_id)
    with pytest.raises(KeyboardInterrupt):
        training.train(SPEC, Report(die_at=batch + 1))
    assert store.load(SPEC.run_id).num_epochs == batch // 6
    report = Report()
    run = training.train(SPEC, report)
    assert len(report.fractions) == 24 - batch // 6 * 6 + 1  # and one for the test
    assert run.history["epoch"] == [1, 2, 3, 4]
    np.testing.assert_allclose(columns(run), columns(expected), rtol=1e-5)
    for ours, theirs in zip(weights(store, run, tmp_path).get_weights(), expected_weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_cancelling_stops_before_the_next_batch_and_keeps_the_epochs(store):
    report = Report(cancel_at=8)  # six batches an epoch
    with pytest.raises(Cancelled):
        training.train(SPEC, report)
    assert len(report.fractions) == 8
    run = store.load(SPEC.run_id)
    assert (run.state, run.num_epochs) == ("unfinished", 1)
    assert training.train(SPEC, Report()).state == "complete"


def test_cancelling_while_loading(store, monkeypatch):
    def slow_load(spec, report):
        report(0.5, "Reading")
        raise AssertionError("went on")

    monkeypatch.setattr(training_job, "load", slow_load)
    with pytest.raises(Cancelled):
        training.train(SPEC, Report(cancel_at=0))
    assert store.list_runs() == []


def test_a_loss_that_is_no_number_stops_and_keeps_history_and_the_last_good_model(store, tmp_path):
    spec = dataclasses.replace(SPEC, optimizer=OptimizerSpec("sgd", 1e30))
    report = Report()
    run = training.train(spec, report)
    assert run.state == "diverged"
    assert run.metrics["diverged_in_epoch"] == run.num_epochs == 1
    assert math.isnan(run.history["loss"][0])
    assert len(report.fractions) < 6
    model = weights(store, run, tmp_path)
    assert all(np.isfinite(array).all() for array in model.get_weights())
    assert training.train(spec, Report()) == run


@pytest.mark.parametrize(
    ("model", "word"),
    [
        (dataclasses.replace(SPEC.model, image_shape=(16, 16, 3)), "shape"),
        (dataclasses.replace(SPEC.model, classes=3), "classes"),
    ],
)
def test_pictures_that_do_not_fit_the_net(store, model, word):
    with pytest.raises(InputError, match=word):
        training.train(dataclasses.replace(SPEC, model=model), Report())
    assert store.list_runs() == []


def test_without_validation_and_test_pictures(store, monkeypatch):
    monkeypatch.setattr(training_job, "load", lambda spec, report: data(validation=0, test=0))
    run = training.train(dataclasses.replace(SPEC, epochs=1), Report())
    assert run.state == "complete"
    assert math.isnan(run.history["val_loss"][0])
    assert "test_accuracy" not in run.metrics


def test_steps_default_to_one_pass(store):
    run = training.train(dataclasses.replace(SPEC, epochs=1, steps_per_epoch=None), Report())
    assert run.metrics["steps_per_epoch"] == 5


def test_bfloat16_only_where_it_is_native_and_faster(monkeypatch, tmp_path):
    class Home:
        home = tmp_path

    seconds = {"float32": 1.0, "bfloat16": 0.5}
    monkeypatch.setattr(precision, "settings", Home)
    monkeypatch.setattr(precision, "_seconds", lambda dtypes: seconds)
    monkeypatch.setattr(precision, "_processor", lambda: ("old", {"avx2"}))
    assert precision.fastest_dtype() == "float32"
    monkeypatch.setattr(precision, "_processor", lambda: ("new", {"amx_bf16"}))
    assert precision.fastest_dtype() == "bfloat16"
    seconds["bfloat16"] = 0.9
    assert precision.fastest_dtype() == "bfloat16", "measured once"
    monkeypatch.setattr(precision, "_processor", lambda: ("newer", {"avx512_bf16"}))
    assert precision.fastest_dtype() == "float32"


def test_the_measurement_runs_in_both_formats(monkeypatch):
    monkeypatch.setattr(precision, "_REPEATS", 1)
    monkeypatch.setattr(precision, "_BATCH", 1)
    seconds = precision._seconds(("float32", "bfloat16"))
    assert all(0 < value < float("inf") for value in seconds.values())
