"""Weights kept while a net is trained: the right epochs, the right numbers, none of large nets."""

import dataclasses
import io

import keras
import numpy as np
import pytest

from core.errors import InputError
from core.networks.reports import Cancelled
from core.networks.training import job as training_job
from core.networks.training import scratch as training
from core.networks.training import snapshots
from core.networks.training.models import build
from core.networks.training.trainer import Trainer
from core.runs import RunStore
from core.runs.snapshot_epochs import best_epoch, fixed_epochs
from tests.core.networks import noise
from tests.core.networks.training.test_scratch import SHAPE, SPEC
from tests.support import Report


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(training_job, "load", lambda spec, report: noise.data(SHAPE, (40, 20, 30), 2))
    monkeypatch.setattr(training, "fastest_dtype", lambda: "float32")
    store = RunStore(str(tmp_path))
    monkeypatch.setattr(training_job, "RunStore", lambda: store)
    return store


@pytest.fixture
def states(monkeypatch):
    """The weights after each epoch, as the trainer had them: an oracle that no snapshot has gone through."""
    found = []
    original = Trainer.state

    def state(self):
        found.append([np.asarray(weight) for weight in self.model.weights])
        return original(self)

    monkeypatch.setattr(Trainer, "state", state)
    return found


def test_the_epochs_and_their_weights(store, states, tmp_path):
    spec = dataclasses.replace(SPEC, epochs=9)
    run = training.train(spec, Report())
    best = best_epoch(run.history["val_accuracy"])
    assert run.snapshots == tuple(sorted({*fixed_epochs(9), best}))
    first = build(spec.model, seed=spec.seed)
    model = keras.models.clone_model(first)
    for epoch in run.snapshots:
        snapshots.set_weights(model, store.snapshot(run.run_id, epoch))
        # The state is taken before each epoch and after it.
        expected = first.get_weights() if epoch == 0 else states[2 * epoch - 1]
        assert len(expected) == len(model.get_weights())
        for found, array in zip(model.get_weights(), expected, strict=True):
            np.testing.assert_allclose(found, array, rtol=1e-3, atol=1e-7)
    files = {path.name for path in (tmp_path / run.run_id).glob("snapshot-*")}
    assert files == {f"snapshot-{epoch:04d}.npz" for epoch in run.snapshots}


def test_an_interrupted_run_keeps_the_same_epochs(store):
    spec = dataclasses.replace(SPEC, epochs=5)
    whole = training.train(spec, Report())
    kept = {epoch: store.snapshot(spec.run_id, epoch) for epoch in whole.snapshots}
    store.delete(spec.run_id)
    with pytest.raises(Cancelled):
        training.train(spec, Report(cancel_at=14))
    run = training.train(spec, Report())
    assert run.snapshots == whole.snapshots
    for epoch, content in kept.items():
        again = np.load(io.BytesIO(store.snapshot(spec.run_id, epoch)))
        expected = np.load(io.BytesIO(content))
        for name in expected.files:
            np.testing.assert_allclose(again[name], expected[name], rtol=2e-3, atol=1e-5)


def test_large_nets_keep_none(store, monkeypatch):
    monkeypatch.setattr(snapshots, "MAX_BYTES", 100)
    assert training.train(SPEC, Report()).snapshots == ()


def test_what_float16_cannot_hold_stays_finite():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.set_weights([np.array([[1e9], [-1e9]]), np.array([1e-3])])
    twin = keras.models.clone_model(model)
    snapshots.set_weights(twin, snapshots.to_bytes(model))
    np.testing.assert_allclose(twin.get_weights()[0].ravel(), [65504, -65504])
    np.testing.assert_allclose(twin.get_weights()[1], [1e-3], rtol=1e-3)


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-40], lambda content: b"", lambda content: other()]
)
def test_damaged_weights_leave_the_net_as_it_was(damage):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    before = model.get_weights()
    with pytest.raises(InputError, match="damaged or of another net"):
        snapshots.set_weights(model, damage(snapshots.to_bytes(model)))
    np.testing.assert_array_equal(before[0], model.get_weights()[0])


def other():
    return snapshots.to_bytes(keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]))
