"""Answers a RunSpec: trains the net from scratch and keeps everything in the run store."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.networks.batches import Batch, training_batches
from core.networks.forward import forward
from core.networks.memory import keep_freed_memory
from core.networks.models import build
from core.networks.precision import fastest_dtype
from core.networks.trainer import Trainer
from core.networks.training_loop import Cancelled, Report, Stage, TrainingLoop, check_pictures, load_report
from core.runs import Run, RunStore, RunWriter
from core.specs import RunSpec


def train(spec: RunSpec, report: Report) -> Run | None:
    """Train, or go on from the last finished epoch of an interrupted run, or return the run that is there.

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
        dataset = load(spec.data, load_report(report))
        check_pictures(dataset, spec.model.image_shape, spec.model.classes)
        keep_freed_memory()
        _train(spec, dataset, store.write(spec.run_id, spec.title, spec.to_dict()), report)
    except Cancelled:
        return None
    return store.load(spec.run_id)


def _train(spec: RunSpec, dataset: Dataset, writer: RunWriter, report: Report) -> None:
    model, dtype = build(spec.model, seed=spec.seed), fastest_dtype()
    steps = spec.steps_per_epoch or math.ceil(len(dataset.train) / spec.batch_size)

    def batches(rng: np.random.Generator) -> Iterator[Batch]:
        policy = spec.augmentation
        return training_batches(dataset.train, policy, rng, batch_size=spec.batch_size, steps=steps)

    stage = Stage(
        Trainer(model, spec.optimizer, compute=partial(forward, model, dtype=dtype)), spec.epochs, steps, batches,
        (dataset.validation.images, dataset.validation.labels), (dataset.test.images, dataset.test.labels),
    )  # fmt: skip
    TrainingLoop(spec, dataset, [stage], model, writer, report).run(dict, dtype=dtype)
