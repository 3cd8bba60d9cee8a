"""Answers a RunSpec: trains the net, tells each epoch, and keeps everything in the run store."""

import math
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from core.datasets.dataset import Dataset, Split
from core.datasets.load import load
from core.errors import N_, InputError
from core.net_specs import num_parameters
from core.networks.batches import plain_batches, prefetched, training_batches
from core.networks.memory import keep_freed_memory
from core.networks.models import build
from core.networks.precision import fastest_dtype
from core.networks.trainer import Trainer
from core.provenance import provenance
from core.runs import Run, RunStore, RunWriter
from core.scores import confident_mistakes, confusion_matrix
from core.specs import RunSpec

_NUM_MISTAKES = 12
_TEST_BATCH = 50


class Report(Protocol):
    """How :func:`train` tells what it does; see :class:`core.engine.worker.Report`."""

    def event(self, kind: str, **values: Any) -> None:
        """Tell that an epoch has ended: kind ``"epoch"``, the columns of the history."""

    def progress(self, fraction: float, message: str) -> None:
        """Tell how far the run is, 0 to 1, and what is being done; called after every batch."""

    def cancelled(self) -> bool:
        """Whether to stop; asked before every batch."""


class PicturesDoNotFit(InputError):
    """The data set and the net disagree about the pictures."""


class _Cancelled(Exception):
    """Nobody wants the run any more."""


def train(spec: RunSpec, report: Report) -> Run | None:
    """Train, or go on from the last finished epoch of an interrupted run, or return the run that is there.

    Each epoch draws order, augmentation and dropout from a generator of its own, seeded with ``(spec.seed,
    epoch)``: a run that was interrupted goes on as if it had not been.

    Returns:
        The run as the store has it, or None when it was cancelled. A run whose loss became NaN or infinite is
        returned too: its state is ``"diverged"``, its model that of the epoch before.

    Raises:
        InputError: The data cannot be loaded or do not fit the net, or the store cannot be written.
    """
    store = RunStore()
    if (run := store.find(spec.run_id)) is not None and run.ended:
        return run
    try:
        dataset = load(spec.data, _LoadReport(report))
        _check(spec, dataset)
        keep_freed_memory()
        writer = store.write(spec.run_id, spec.title, spec.to_dict())
        _Training(spec, dataset, writer, report).run()
    except _Cancelled:
        return None
    return store.load(spec.run_id)


class _LoadReport:
    """Passes the progress of loading on, and stops it on request."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __call__(self, _fraction: float, sentence: str) -> None:
        _stop_if_cancelled(self._report)
        self._report.progress(0.0, sentence)


class _Training:
    """One attempt at a run."""

    def __init__(self, spec: RunSpec, dataset: Dataset, writer: RunWriter, report: Report) -> None:
        self.spec = spec
        self.dataset = dataset
        self.writer = writer
        self.report = report
        self.steps = spec.steps_per_epoch or math.ceil(len(dataset.train) / spec.batch_size)
        self.dtype = fastest_dtype()
        self.trainer = Trainer(build(spec.model, seed=spec.seed), spec.optimizer, dtype=self.dtype)

    def run(self) -> None:
        """Train the epochs that are missing, test, and close the run."""
        if self.writer.checkpoint is not None:
            self.trainer.restore(self.writer.checkpoint)
        for row in self.writer.history:
            self.report.event("epoch", **row)
        for epoch in range(len(self.writer.history) + 1, self.spec.epochs + 1):
            finished = self.trainer.state()
            row = self._epoch(epoch)
            self.report.event("epoch", **row)
            if not math.isfinite(row["loss"]):
                self.trainer.restore(finished)
                self._close("diverged", {"diverged_in_epoch": epoch}, last_row=row)
                return
            self.writer.save_epoch(row, self.trainer.state())
        self._close("complete", self._test())

    def _epoch(self, epoch: int) -> dict[str, float]:
        start = time.perf_counter()
        rng = np.random.default_rng([self.spec.seed, epoch])
        self.trainer.reseed(rng)
        loss, accuracy = self._fit(rng, epoch)
        row = {
            "epoch": epoch,
            "loss": loss,
            "accuracy": accuracy,
            "val_loss": math.nan,
            "val_accuracy": math.nan,
        }
        if math.isfinite(loss) and len(self.dataset.validation):
            row["val_loss"], probabilities = self._evaluate(self.dataset.validation)
            row["val_accuracy"] = _accuracy(self.dataset.validation, probabilities)
        return row | {"seconds": time.perf_counter() - start}

    def _fit(self, rng: np.random.Generator, epoch: int) -> tuple[float, float]:
        """Mean loss and accuracy over the steps; a loss that is no number ends the epoch at once."""
        batches = prefetched(
            training_batches(
                self.dataset.train,
                self.spec.augmentation,
                rng,
                batch_size=self.spec.batch_size,
                steps=self.steps,
            )
        )
        values: list[tuple[float, float]] = []
        for step, batch in enumerate(batches, start=1):
            _stop_if_cancelled(self.report)
            values.append(self.trainer.step(batch))
            self.report.progress((epoch - 1 + step / self.steps) / self.spec.epochs, N_("Training"))
            if not math.isfinite(values[-1][0]):
                break
        batches.close()
        loss, accuracy = np.mean(values, axis=0)
        return float(loss), float(accuracy)

    def _evaluate(self, split: Split) -> tuple[float, NDArray[np.float32]]:
        """Mean loss and the probabilities ``(N, classes)``."""
        losses, probabilities = [], []
        for batch in plain_batches(split, _TEST_BATCH):
            _stop_if_cancelled(self.report)
            loss, outputs = self.trainer.evaluate(batch)
            losses.append(loss * len(outputs))
            probabilities.append(outputs)
        return sum(losses) / len(split), np.concatenate(probabilities)

    def _test(self) -> dict[str, Any]:
        test = self.dataset.test
        if not len(test):
            return {}
        self.report.progress(1.0, N_("Testing"))
        loss, probabilities = self._evaluate(test)
        mistakes = confident_mistakes(test.labels, probabilities, _NUM_MISTAKES)
        confusion = confusion_matrix(test.labels, probabilities.argmax(axis=1), len(self.dataset.class_names))
        return {
            "test_loss": loss,
            "test_accuracy": _accuracy(test, probabilities),
            "class_names": list(self.dataset.class_names),
            "confusion_matrix": confusion.tolist(),
            "mistakes": [vars(mistake) | {"name": test.names[mistake.index]} for mistake in mistakes],
        }

    def _close(self, state: Any, metrics: dict[str, Any], last_row: dict[str, float] | None = None) -> None:
        counts = {"num_parameters": num_parameters(self.spec.model), "steps_per_epoch": self.steps}
        record = provenance(self.dataset.fingerprint, self.spec.seed, dtype=self.dtype)
        self.writer.close(state, _model_file(self.trainer.model), metrics | counts, record, last_row=last_row)


def _stop_if_cancelled(report: Report) -> None:
    if report.cancelled():
        raise _Cancelled


def _check(spec: RunSpec, dataset: Dataset) -> None:
    given, expected = dataset.image_shape, spec.model.image_shape
    if given != expected:
        raise PicturesDoNotFit(
            N_("The pictures of {title} have shape {given}, but the net expects {expected}; give both the same."),
            title=dataset.title, given=given, expected=expected,
        )  # fmt: skip
    if len(dataset.class_names) != spec.model.classes:
        raise PicturesDoNotFit(
            N_("{title} has {given} classes, but the net tells {expected} apart; give both the same."),
            title=dataset.title, given=len(dataset.class_names), expected=spec.model.classes,
        )  # fmt: skip


def _accuracy(split: Split, probabilities: NDArray[np.float32]) -> float:
    return float(np.mean(probabilities.argmax(axis=1) == split.labels))


def _model_file(model: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
