"""Answers a TransferSpec: trains a head on a frozen base, then fine-tunes the top of the base."""

import dataclasses
import math
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from core.architectures.backbones import ALL_LAYERS
from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.errors import N_
from core.networks.precision import KERAS_POLICIES, fastest_dtype
from core.networks.reports import Cancelled, SharingReport, before_batch, teller
from core.networks.training.allocator import keep_freed_memory
from core.networks.training.batches import Batch, training_batches
from core.networks.training.job import train_once
from core.networks.training.loop import Stage, TrainingLoop
from core.networks.training.trainer import Trainer
from core.networks.transfer.features import PLAIN, Features
from core.networks.transfer.layer_changes import layer_changes, weights_of
from core.networks.transfer.net import TOP, TransferNet
from core.runs import Run, RunWriter
from core.specs.transfer import FeaturesSpec, Phase, TransferSpec

_PARTS = ("train", "validation", "test")
_HELP_SECONDS = 30.0
# Cost of training on a picture, in passes through the whole base: rough, for the progress bar only.
_HEAD_COST, _TOP_COST, _WHOLE_COST = 0.02, 0.7, 3.0


def train(spec: TransferSpec, report: SharingReport) -> Run:
    """Train both phases; see :func:`core.networks.training.job.train_once`.

    The metrics of :class:`core.networks.training.loop.TrainingLoop` get ``head_epochs``; ``layers``, see
    :func:`core.networks.transfer.layer_changes.layer_changes`; ``feature_seconds``, spent on features that were not
    kept already; and ``notes`` about kept features.

    Raises:
        InputError: Also where the weights of the backbone are not to be had.
    """
    return train_once(spec, report, lambda dataset, writer: _Transfer(spec, dataset, report).run(writer))


def help_out(spec: FeaturesSpec, report: SharingReport) -> bool:
    """Compute features of another worker's run, for half a minute or until one array is whole, whatever is later.

    The other one works from the first view on, a helper from the last.

    Returns:
        Whether there may be more to do.

    Raises:
        InputError: The pictures or the weights are not to be had here.
    """
    run = spec.run
    keep_freed_memory()
    try:
        dataset = load(run.data, teller(report))
        net = TransferNet(run.model, seed=run.seed)
        net.compute_in(KERAS_POLICIES[spec.dtype])
        features = Features(
            net, dataset, dtype=spec.dtype, report=lambda _: before_batch(report), helpers=report.helpers
        )
        cut = [cut for _, cut in _phases(run) if cut != ALL_LAYERS][-1]
        end = time.monotonic() + _HELP_SECONDS
        needed = [(part, drawn) for part in _PARTS for drawn in _drawn(run, part)]
        while any(features.compute_one(part, cut, **drawn) for part, drawn in needed):
            if time.monotonic() >= end:
                return True
    except Cancelled:
        pass
    return False


def _phases(spec: TransferSpec) -> list[tuple[Phase, str]]:
    """Each with the cut before the first layer that it trains."""
    both = [(spec.head_training, TOP), (spec.fine_tuning, spec.fine_tune_from)]
    return [(phase, cut) for phase, cut in both if phase.epochs]


def _drawn(spec: TransferSpec, part: str) -> list[dict[str, Any]]:
    """Which versions of the pictures of a part are used: arguments of :meth:`Features.augmented`, once or twice."""
    if part != "train" or not spec.views:
        return [PLAIN]
    changed = {"policy": spec.augmentation, "seed": spec.seed, "views": spec.views}
    return [changed, PLAIN] if spec.plain_share else [changed]


class _Transfer:
    """One attempt at a run."""

    def __init__(self, spec: TransferSpec, dataset: Dataset, report: SharingReport) -> None:
        self.spec = spec
        self.dataset = dataset
        self.net = TransferNet(spec.model, seed=spec.seed)
        self.report = report
        self.dtype = fastest_dtype()
        self.steps = spec.num_steps(len(dataset.train))
        self.weights_before = weights_of(self.net.model)
        self.feature_seconds = 0.0
        self.features = Features(
            self.net, dataset, dtype=self.dtype, report=self._tell_features, helpers=report.helpers
        )
        self.net.compute_in(KERAS_POLICIES[self.dtype])

    def run(self, writer: RunWriter) -> None:
        """Compute the features that are not kept, and train on them."""
        start = time.perf_counter()
        # Those before the lower cut first: those at the top are made from them.
        inputs = {cut: self._inputs(cut) for _, cut in reversed(_phases(self.spec))}
        self.feature_seconds = time.perf_counter() - start
        stages = [self._stage(phase, cut, *inputs[cut]) for phase, cut in _phases(self.spec)]
        loop = TrainingLoop(
            self.spec, self.dataset, stages, self.net.model, writer, self.report,
            first_fraction=self._feature_share,
        )  # fmt: skip
        loop.run(self._metrics, dtype=self.dtype)

    def _inputs(self, cut: str) -> tuple[Callable[[np.random.Generator], Iterator[Batch]], Batch, Batch]:
        """Batches of an epoch, validation and test, as they are before ``cut``."""
        spec, data = self.spec, self.dataset
        size = {"batch_size": spec.batch_size, "steps": self.steps}
        if cut == ALL_LAYERS:
            share = spec.plain_share
            return (
                lambda rng: training_batches(data.train, spec.augmentation, rng, plain_share=share, **size),
                (data.validation.images, data.validation.labels),
                (data.test.images, data.test.labels),
            )
        (train, *plain), [validation], [test] = (
            [self.features.augmented(part, cut, **drawn) for drawn in _drawn(spec, part)] for part in _PARTS
        )
        for views in plain:
            train = train.mixed_with(views, spec.plain_share)
        return (
            lambda rng: train.batches(rng, **size),
            (validation.arrays[0], validation.labels),
            (test.arrays[0], test.labels),
        )

    def _stage(
        self,
        phase: Phase,
        cut: str,
        batches: Callable[[np.random.Generator], Iterator[Batch]],
        validation: Batch,
        test: Batch,
    ) -> Stage:
        self.net.freeze_until(cut)
        inputs = tf.uint8 if cut == ALL_LAYERS else tf.float16
        trainer = Trainer(self.net.after(cut), phase.optimizer, inputs=inputs, averaging=phase.averaging)
        rate = partial(_half_cosine, phase.optimizer.learning_rate, phase.epochs * self.steps)
        return Stage(
            trainer, phase.epochs, self.steps, batches, validation, test, rate if phase.decay else None
        )

    @property
    def _feature_share(self) -> float:
        """Of the whole work, if no features are kept."""
        costs = {TOP: _HEAD_COST, ALL_LAYERS: _WHOLE_COST}
        training = sum(phase.epochs * costs.get(cut, _TOP_COST) for phase, cut in _phases(self.spec))
        training *= len(self.dataset.train)
        return self._num_passes / (self._num_passes + training)

    @property
    def _num_passes(self) -> int:
        """Pictures that go through the base if no features are kept."""
        if all(cut == ALL_LAYERS for _, cut in _phases(self.spec)):
            return 0
        data = self.dataset
        versions = sum(drawn["views"] for drawn in _drawn(self.spec, "train"))
        return len(data.train) * versions + len(data.validation) + len(data.test)

    def _tell_features(self, count: int) -> None:
        before_batch(self.report)
        if self.report.helpers is not None:
            self.report.helpers.ask(partial(FeaturesSpec, self.spec, self.dtype))
        self.report.progress(
            self._feature_share * min(1.0, count / self._num_passes), N_("Running the frozen layers")
        )

    def _metrics(self) -> dict[str, Any]:
        self.net.compute_in("float32")  # of the file that is about to be written
        return {
            "head_epochs": self.spec.head_training.epochs,
            "layers": layer_changes(self.net.model, self.weights_before),
            "feature_seconds": self.feature_seconds,
            "notes": [dataclasses.asdict(note) for note in self.features.notes],
        }


def _half_cosine(highest: float, steps: int, step: int) -> float:
    """From ``highest`` at step 0 to zero at ``steps``."""
    return highest * 0.5 * (1 + math.cos(math.pi * step / steps))
