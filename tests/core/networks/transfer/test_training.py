"""Training a head and fine-tuning: what moves and what does not, against end-to-end training by Keras."""

import dataclasses
import importlib
import pickle

import keras
import numpy as np
import pytest

from core import augmentation
from core.architectures.backbones import ALL_LAYERS
from core.augmentation import AugmentationPolicy
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.inspection.layer_outputs import weight_layers
from core.networks.reports import Cancelled
from core.networks.training import job as training_job
from core.networks.training.batches import shuffled_passes
from core.networks.transfer import features
from core.networks.transfer import training as transfer
from core.networks.transfer.net import TransferNet
from core.networks.transfer.versions import Version
from core.runs import RunStore
from core.specs.training import OptimizerSpec
from core.specs.transfer import (
    NO_PHASE,
    HeadSpec,
    Phase,
    TransferNetSpec,
    TransferSpec,
)
from tests.core.networks import noise
from tests.support import Report

SHAPE = (32, 32, 3)
POLICY = AugmentationPolicy(rotation_range=20, horizontal_flip=True)
SPEC = TransferSpec(
    DataSpec("drawn_pets"),
    TransferNetSpec(image_shape=SHAPE, head=HeadSpec("average", 8, 0.25)),
    POLICY,
    views=2,
    batch_size=8,
    head_training=Phase(2, OptimizerSpec("rmsprop", 1e-3)),
    fine_tuning=Phase(2, OptimizerSpec("rmsprop", 1e-5), decay=True, averaging=0.5),
    fine_tune_from="block5_conv1",
    title="Tiny",
)


def data(classes=2, validation=6, test=9):
    return noise.data(SHAPE, (16, validation, test), classes)


@pytest.fixture
def store(tmp_path, monkeypatch):
    class Home:
        home = tmp_path
        feature_bytes = 10**9

    store = RunStore(str(tmp_path / "runs"))
    monkeypatch.setattr(features, "settings", Home)
    monkeypatch.setattr(training_job, "load", lambda spec, report: data())
    monkeypatch.setattr(transfer, "fastest_dtype", lambda: "float32")
    monkeypatch.setattr(training_job, "RunStore", lambda: store)
    return store


def model_of(store, run, tmp_path):
    path = tmp_path / "read.keras"
    path.write_bytes(store.model(run.run_id))
    return keras.saving.load_model(path)


def weights(model):
    return {layer.name: [np.array(weight) for weight in layer.weights] for layer in weight_layers(model)}


def test_frozen_layers_do_not_move_a_bit_and_the_others_do(store, tmp_path):
    run = transfer.train(SPEC, Report())
    assert run.state == "complete"
    assert run.history["epoch"] == [1, 2, 3, 4]
    after, before = weights(model_of(store, run, tmp_path)), weights(TransferNet(SPEC.model).model)
    told = {layer["name"]: layer for layer in run.metrics["layers"]}
    assert list(told) == list(before)
    for name, arrays in before.items():
        moved = not all(np.array_equal(new, old) for new, old in zip(after[name], arrays, strict=True))
        trained = name.startswith("block5") or name in ("dense", "predictions")
        assert moved == trained == told[name]["trainable"], name
        old, new = (np.concatenate([array.ravel() for array in part]) for part in (arrays, after[name]))
        assert told[name]["change"] == pytest.approx(
            np.linalg.norm(new - old) / np.linalg.norm(old), rel=1e-3
        )
    assert run.metrics["head_epochs"] == 2


def test_a_frozen_base_trains_four_weight_tensors(store):
    run = transfer.train(dataclasses.replace(SPEC, fine_tuning=NO_PHASE, fine_tune_from=""), Report())
    trained = [layer for layer in run.metrics["layers"] if layer["trainable"]]
    assert sum(layer["num_weights"] for layer in trained) == 4
    assert all(layer["change"] == 0 for layer in run.metrics["layers"] if not layer["trainable"])


def test_test_scores_are_those_of_keras_on_the_saved_model(store, tmp_path):
    run = transfer.train(SPEC, Report())
    model, test = model_of(store, run, tmp_path), data().test
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(test.images.astype("float32"), test.labels[:, None], verbose=0)
    assert run.metrics["test_loss"] == pytest.approx(loss, rel=0.02)  # features are rounded to float16
    assert run.metrics["test_accuracy"] == pytest.approx(accuracy, abs=1e-6)
    predicted = model.predict(test.images, verbose=0)[:, 0] > 0.5
    assert run.metrics["wrong"] == np.flatnonzero(predicted != test.labels).tolist()


@pytest.mark.parametrize("cut", ["", "block5_conv1"])
def test_cached_training_is_end_to_end_training_on_the_same_views(store, cut):
    """Keras trains the whole net on the pictures of the views; ours trains what comes after the cut on features."""
    model = dataclasses.replace(SPEC.model, head=HeadSpec("average", 8, 0.0))
    phase = Phase(2, OptimizerSpec("rmsprop", 1e-4))
    phases = {"head_training": phase} if not cut else {"head_training": NO_PHASE, "fine_tuning": phase}
    spec = dataclasses.replace(
        SPEC, **{"model": model, "fine_tuning": NO_PHASE, "fine_tune_from": cut} | phases
    )
    run = transfer.train(spec, Report())

    train, net = data().train, TransferNet(model, seed=spec.seed)
    pictures = [
        augmentation.apply(
            train.images,
            augmentation.draw(POLICY, np.random.default_rng([spec.seed, view]), len(train), SHAPE),
        )
        for view in range(spec.views)
    ]
    net.freeze_until(cut)
    net.model.compile(optimizer=keras.optimizers.RMSprop(1e-4), loss="binary_crossentropy")
    for epoch in (1, 2):
        rng, losses = np.random.default_rng([spec.seed, epoch]), []
        order = shuffled_passes(len(train), rng, 16)
        views = rng.integers(spec.views, size=16)
        for start in (0, 8):
            rows = zip(order[start : start + 8], views[start : start + 8], strict=True)
            images = np.stack([pictures[view][row] for row, view in rows]).astype(np.float32)
            labels = train.labels[order[start : start + 8]]
            losses.append(net.model.test_on_batch(images, labels[:, None]))
            net.model.train_on_batch(images, labels[:, None])
        assert run.history["loss"][epoch - 1] == pytest.approx(np.mean(losses), rel=5e-3)


def test_pictures_themselves_are_among_the_views(store):
    """With a share of all of them, it is training without augmentation."""
    plain = dataclasses.replace(SPEC, views=0, augmentation=AugmentationPolicy())
    expected = transfer.train(plain, Report())
    report = Report()
    run = transfer.train(dataclasses.replace(SPEC, plain_share=1.0), report)
    np.testing.assert_allclose(run.history["val_loss"], expected.history["val_loss"], rtol=0.05)
    fractions = [fraction for fraction, _ in report.told]
    assert fractions == sorted(fractions)


@pytest.mark.parametrize("decay", [False, True])
def test_averages_and_decay_are_those_of_keras(store, tmp_path, decay):
    """Against ``fit`` with ``use_ema`` on the same batches, which ends with the averages, too."""
    model = dataclasses.replace(SPEC.model, head=HeadSpec("average", 8, 0.0))
    spec = dataclasses.replace(
        SPEC, model=model, views=0, augmentation=AugmentationPolicy(), fine_tuning=NO_PHASE, fine_tune_from="",
        head_training=Phase(3, OptimizerSpec("sgd", 0.1), decay, averaging=0.8),
    )  # fmt: skip
    run = transfer.train(spec, Report())

    train, net = data().train, TransferNet(model, seed=spec.seed)
    net.freeze_until("")
    before = weights(net.model)
    optimizer = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.8)
    net.model.compile(optimizer=optimizer, loss="binary_crossentropy")

    def pictures():
        for epoch in (1, 2, 3):
            order = shuffled_passes(len(train), np.random.default_rng([spec.seed, epoch]), 16)
            for start in (0, 8):
                rows = order[start : start + 8]
                yield train.images[rows].astype(np.float32), train.labels[rows, None]

    class HalfCosine(keras.callbacks.Callback):
        step = 0

        def on_train_batch_begin(self, batch, logs=None):
            optimizer.learning_rate.assign(0.05 * (1 + np.cos(np.pi * self.step / 6)))
            self.step += 1

    callbacks = [HalfCosine()] if decay else []
    net.model.fit(pictures(), steps_per_epoch=2, epochs=3, shuffle=False, verbose=0, callbacks=callbacks)
    saved = model_of(store, run, tmp_path)
    for name in ("dense", "predictions"):
        start, ours, keras_own = (
            np.concatenate([weight.ravel() for weight in part[name]])
            for part in (before, weights(saved), weights(net.model))
        )
        # Features are rounded to float16. The weights as they are differ by a third.
        assert np.linalg.norm(ours - keras_own) < 0.02 * np.linalg.norm(keras_own - start)
    validation = data().validation
    net.model.compile(loss="binary_crossentropy")
    loss = net.model.evaluate(validation.images.astype(np.float32), validation.labels[:, None], verbose=0)
    assert run.history["val_loss"][-1] == pytest.approx(loss, rel=2e-2)


def test_an_unfrozen_base_moves_from_the_first_layer_on(store):
    spec = dataclasses.replace(SPEC, head_training=NO_PHASE, fine_tune_from=ALL_LAYERS)
    report = Report()
    run = transfer.train(spec, report)
    assert all(layer["change"] > 0 for layer in run.metrics["layers"])
    assert {message for _, message in report.told} == {"Training", "Testing"}


@pytest.mark.parametrize("die_at", [4, 5, 8])
def test_a_killed_run_goes_on_exactly(store, die_at, tmp_path):
    """In the last batch of the head, in the first of fine-tuning, in the last: two epochs of two batches each."""
    expected = transfer.train(SPEC, Report())
    expected_weights = weights(model_of(store, expected, tmp_path))
    store.delete(expected.run_id)
    with pytest.raises(KeyboardInterrupt):
        transfer.train(SPEC, Report(die_at=die_at))
    assert store.load(SPEC.run_id).num_epochs == (die_at - 1) // 2
    run = transfer.train(SPEC, Report())
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        np.testing.assert_allclose(run.history[name], expected.history[name], rtol=1e-4)
    for name, arrays in weights(model_of(store, run, tmp_path)).items():
        for ours, theirs in zip(arrays, expected_weights[name], strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
    assert [layer["change"] for layer in run.metrics["layers"]] == pytest.approx(
        [layer["change"] for layer in expected.metrics["layers"]], rel=1e-3
    )


def test_progress_grows_to_one_and_says_what_is_done(store):
    report = Report()
    transfer.train(SPEC, report)
    fractions = [fraction for fraction, _ in report.told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    messages = list(dict.fromkeys(message for _, message in report.told))
    assert messages == ["Running the frozen layers", "Training", "Testing"]


@pytest.mark.parametrize("cancel_at", [0, 2, 8])
def test_cancelling(store, cancel_at):
    with pytest.raises(Cancelled):
        transfer.train(SPEC, Report(cancel_at=cancel_at))
    assert transfer.train(SPEC, Report()).state == "complete"


def test_three_classes(store, monkeypatch):
    monkeypatch.setattr(training_job, "load", lambda spec, report: data(3))
    model = dataclasses.replace(SPEC.model, classes=3)
    run = transfer.train(dataclasses.replace(SPEC, model=model), Report())
    assert np.array(run.metrics["confusion_matrix"]).shape == (3, 3)
    with pytest.raises(InputError, match="3 classes"):
        transfer.train(SPEC, Report())


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_a_learning_rate_that_diverges_says_so_and_keeps_the_last_good_weights(store, tmp_path, averaging):
    spec = dataclasses.replace(SPEC, fine_tuning=Phase(2, OptimizerSpec("sgd", 1e30), averaging=averaging))
    run = transfer.train(spec, Report())
    assert run.state == "diverged"
    assert run.metrics["diverged_in_epoch"] == 3
    model = model_of(store, run, tmp_path)
    assert all(np.isfinite(array).all() for arrays in weights(model).values() for array in arrays)


def test_without_validation_and_test_pictures(store, monkeypatch):
    monkeypatch.setattr(training_job, "load", lambda spec, report: data(validation=0, test=0))
    run = transfer.train(SPEC, Report())
    assert run.state == "complete"
    assert np.isnan(run.history["val_loss"]).all()
    assert "test_accuracy" not in run.metrics


class Elsewhere(Report):
    """All parts are computed as another worker would."""

    def share(self, parts, compute, *, elsewhere):
        module, _, name = elsewhere.partition(":")
        for part in pickle.loads(pickle.dumps(parts)):
            getattr(importlib.import_module(module), name)(SPEC, part, Report())
            compute(part)


def test_what_another_worker_computes_is_found(store, monkeypatch):
    monkeypatch.setattr(transfer, "load", lambda spec: data())
    expected = transfer.train(SPEC, Report())
    store.delete(SPEC.run_id)
    for path in (features.settings().home / "features").iterdir():
        path.unlink()
    report = Elsewhere()
    run = transfer.train(SPEC, report)
    # What is made of the maps for the head goes through block5 only.
    assert {message for fraction, message in report.told if fraction < 0.5} <= {"Training"}
    assert run.history["val_loss"] == expected.history["val_loss"]


def test_another_worker_stops_when_the_run_is_cancelled(store, monkeypatch):
    monkeypatch.setattr(transfer, "load", lambda spec: data())
    with pytest.raises(Cancelled):
        transfer.compute_features(SPEC, (Version("train"), "block5_conv1", "float32"), Report(cancel_at=0))
