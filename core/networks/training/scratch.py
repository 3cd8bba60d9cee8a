"""Answers a RunSpec: trains the net from scratch and keeps everything in the run store."""

from collections.abc import Iterator
from functools import partial

import keras
import numpy as np

from core.datasets.dataset import Dataset
from core.networks.precision import fastest_dtype
from core.networks.reports import TrainingReport
from core.networks.training.batches import Batch, training_batches
from core.networks.training.fused_pooling import forward
from core.networks.training.job import train_once
from core.networks.training.loop import Stage, TrainingLoop
from core.networks.training.models import build
from core.networks.training.trainer import Trainer
from core.runs import Run, RunWriter
from core.specs.training import RunSpec


def train(spec: RunSpec, report: TrainingReport) -> Run:
    """Train the net; see :func:`core.networks.training.job.train_once`."""
    return train_once(spec, report, partial(train_on, spec, report))


def train_on(
    spec: RunSpec,
    report: TrainingReport,
    dataset: Dataset,
    writer: RunWriter,
    *,
    model: keras.Sequential | None = None,
) -> None:
    """Train the net of the spec on these pictures, whatever its data set; ``model`` instead of a fresh one."""
    model = build(spec.model, seed=spec.seed) if model is None else model
    dtype = fastest_dtype()
    steps = spec.num_steps(len(dataset.train))

    def batches(rng: np.random.Generator) -> Iterator[Batch]:
        policy = spec.augmentation
        return training_batches(dataset.train, policy, rng, batch_size=spec.batch_size, steps=steps)

    stage = Stage(
        Trainer(model, spec.optimizer, compute=partial(forward, model, dtype=dtype)), spec.epochs, steps, batches,
        (dataset.validation.images, dataset.validation.labels), (dataset.test.images, dataset.test.labels),
    )  # fmt: skip
    TrainingLoop(spec, dataset, [stage], model, writer, report).run(dict, dtype=dtype)
