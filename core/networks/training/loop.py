"""The loop of every training: epochs told and kept one by one, resumable, cancellable, tested at the end.

A run is made of stages, each with a trainer of its own: one for a net from scratch, two for a head and then its base.
"""

import math
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from core.datasets.dataset import Dataset, Split
from core.errors import N_
from core.networks.reports import TrainingReport, before_batch
from core.networks.training.batches import Batch, plain_batches, prefetched
from core.networks.training.snapshots import Snapshots
from core.networks.training.trainer import Trainer
from core.runs import RunWriter, State
from core.runs.provenance import provenance
from core.runs.scores import confident_mistakes
from core.specs.training import TrainingSpec

_NUM_MISTAKES = 12


@dataclass(frozen=True)
class Stage:
    """Epochs with one trainer.

    Attributes:
        trainer: What is trained.
        epochs: How many.
        steps: Batches an epoch.
        batches: The batches of an epoch, given its random generator.
        validation: All inputs, in the order of the validation pictures, and their labels.
        test: Likewise.
    """

    trainer: Trainer
    epochs: int
    steps: int
    batches: Callable[[np.random.Generator], Iterator[Batch]]
    validation: Batch
    test: Batch


@dataclass(frozen=True)
class _Epoch:
    """An epoch to be trained, and whether it is the last of its stage."""

    stage: Stage
    is_last: bool


class TrainingLoop:
    """One attempt at a run.

    Each epoch draws order, augmentation and dropout from a generator of its own, seeded with ``(spec.seed,
    epoch)``: a run that was interrupted goes on as if it had not been.

    Args:
        spec: The request.
        dataset: Its pictures.
        stages: At least one, each with at least one epoch.
        model: What is kept at the end; the stages train its weights.
        writer: Of the run.
        report: Told the progress from ``first_fraction`` on.
        first_fraction: What share of the work is done when the loop begins.
    """

    def __init__(
        self,
        spec: TrainingSpec,
        dataset: Dataset,
        stages: list[Stage],
        model: keras.Model,
        writer: RunWriter,
        report: TrainingReport,
        *,
        first_fraction: float = 0.0,
    ) -> None:
        self.spec = spec
        self.dataset = dataset
        self.model = model
        self.writer = writer
        self.report = report
        self.first_fraction = first_fraction
        self._epochs = [
            _Epoch(stage, number == stage.epochs) for stage in stages for number in range(1, stage.epochs + 1)
        ]

    def run(self, metrics: Callable[[], dict[str, Any]], *, dtype: str) -> None:
        """Train the epochs that are missing, test, and close the run.

        Args:
            metrics: Further metrics of the run, asked for at its end.
            dtype: Number format of the convolutions, for the provenance.
        """
        done = len(self.writer.history)
        snapshots = Snapshots(self.model, self.writer, len(self._epochs))
        snapshots.keep_first()
        if self.writer.checkpoint is not None:
            self._epochs[done - 1].stage.trainer.restore(self.writer.checkpoint)
        for number, epoch in enumerate(self._epochs[done:], start=done + 1):
            trainer = epoch.stage.trainer
            finished = trainer.state()
            row = self._trained(number, epoch.stage)
            if not math.isfinite(row["loss"]):
                trainer.restore(finished)
                trainer.finish()
                self._close("diverged", {"diverged_in_epoch": number} | metrics(), dtype, last_row=row)
                return
            if epoch.is_last:
                trainer.finish()
            with trainer.averaged():
                snapshots.keep(number, row)
            self.writer.save_epoch(row, trainer.state())
        self._close("complete", self._judged() | metrics(), dtype)

    def _trained(self, epoch: int, stage: Stage) -> dict[str, float]:
        """The row of an epoch, counted from 1 over all stages."""
        start = time.perf_counter()
        rng = np.random.default_rng([self.spec.seed, epoch])
        stage.trainer.reseed(rng)
        loss, accuracy = self._fit(stage, rng, epoch)
        row = {
            "epoch": epoch,
            "loss": loss,
            "accuracy": accuracy,
            "val_loss": math.nan,
            "val_accuracy": math.nan,
        }
        if math.isfinite(loss) and len(self.dataset.validation):
            with stage.trainer.averaged():
                row["val_loss"], probabilities = self._evaluate(stage.trainer, stage.validation)
            row["val_accuracy"] = _accuracy(self.dataset.validation, probabilities)
        return row | {"seconds": time.perf_counter() - start}

    def _fit(self, stage: Stage, rng: np.random.Generator, epoch: int) -> tuple[float, float]:
        """Mean loss and accuracy over the steps; a loss that is no number ends the epoch at once."""
        batches = prefetched(stage.batches(rng))
        values: list[tuple[float, float]] = []
        for step, batch in enumerate(batches):
            before_batch(self.report)
            values.append(stage.trainer.step(batch))
            self._tell(epoch, step + 1, stage.steps)
            if not math.isfinite(values[-1][0]):
                break
        batches.close()
        loss, accuracy = np.mean(values, axis=0)
        return float(loss), float(accuracy)

    def _tell(self, epoch: int, batch: int, steps: int) -> None:
        done = (epoch - 1 + batch / steps) / len(self._epochs)
        fraction = self.first_fraction + (1 - self.first_fraction) * done
        self.report.progress(fraction, N_("Training"), epoch=epoch, batch=batch)

    def _evaluate(self, trainer: Trainer, part: Batch) -> tuple[float, NDArray[np.float32]]:
        """Mean loss and the probabilities ``(N, classes)``."""
        losses, probabilities = [], []
        for batch in plain_batches(*part):
            before_batch(self.report)
            loss, outputs = trainer.evaluate(batch)
            losses.append(loss * len(outputs))
            probabilities.append(outputs)
        joined = np.concatenate(probabilities)
        return sum(losses) / len(joined), joined

    def _judged(self) -> dict[str, Any]:
        """What the net does on pictures that it did not learn from: those to choose by, and those to test with."""
        last = self._epochs[-1].stage
        found: dict[str, Any] = {"class_names": list(self.dataset.class_names)}
        if len(self.dataset.validation):
            scores, _ = self._scores(self.dataset.validation, last.trainer, last.validation)
            found["validation"] = scores
        if len(self.dataset.test):
            self.report.progress(1.0, N_("Testing"))
            scores, loss = self._scores(self.dataset.test, last.trainer, last.test)
            right = len(self.dataset.test) - len(scores["wrong"])
            found |= {"test_loss": loss, "test_accuracy": right / len(self.dataset.test), **scores}
        return found

    def _scores(self, part: Split, trainer: Trainer, inputs: Batch) -> tuple[dict[str, Any], float]:
        """What is kept of one part of the pictures, and the mean loss on it."""
        loss, probabilities = self._evaluate(trainer, inputs)
        predicted = probabilities.argmax(axis=1)
        mistakes = confident_mistakes(part.labels, probabilities, _NUM_MISTAKES)
        confusion = confusion_matrix(part.labels, predicted, labels=range(len(self.dataset.class_names)))
        scores = {
            "confusion_matrix": confusion.tolist(),
            "mistakes": [vars(mistake) | {"name": part.names[mistake.index]} for mistake in mistakes],
            "wrong": np.flatnonzero(predicted != part.labels).tolist(),
        }
        return scores, loss

    def _close(
        self,
        state: State,
        metrics: dict[str, Any],
        dtype: str,
        last_row: dict[str, float] | None = None,
    ) -> None:
        record = provenance(self.dataset.fingerprint, self.spec.seed, dtype=dtype)
        counts = {
            "num_parameters": self.model.count_params(),
            "steps_per_epoch": self._epochs[0].stage.steps,
        }
        self.writer.close(state, _model_file(self.model), metrics | counts, record, last_row=last_row)


def _accuracy(split: Split, probabilities: NDArray[np.float32]) -> float:
    return float(np.mean(probabilities.argmax(axis=1) == split.labels))


def _model_file(model: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
