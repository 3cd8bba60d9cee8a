"""Answers a TransferSpec: trains a head on a frozen base, then fine-tunes the top of the base."""

import dataclasses
import time
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import tensorflow as tf

from core.architectures.backbones import ALL_LAYERS
from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.errors import N_
from core.networks.precision import KERAS_POLICIES, fastest_dtype
from core.networks.reports import TrainingReport, before_batch
from core.networks.training.allocator import keep_freed_memory
from core.networks.training.batches import Batch, training_batches
from core.networks.training.job import check_fits, train_once
from core.networks.training.loop import Stage, TrainingLoop
from core.networks.training.trainer import Trainer
from core.networks.transfer.features import Features, Views
from core.networks.transfer.layer_changes import layer_changes, weights_of
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.versions import Version
from core.runs import Run, RunStore, RunWriter
from core.specs.transfer import Phase, TransferSpec

_PARTS = ("train", "validation", "test")
_ELSEWHERE = "core.networks.transfer.training:compute_features"
# Cost of training on a picture, in passes through the whole base: rough, for the progress bar only.
_HEAD_COST, _TOP_COST, _WHOLE_COST = 0.02, 0.7, 3.0

Part = tuple[Version, str, str]
"""An array of features: of which pictures, before which cut, and the number format of the base."""


def train(spec: TransferSpec, report: TrainingReport) -> Run:
    """Train both phases; see :func:`core.networks.training.job.train_once`.

    The metrics of :class:`core.networks.training.loop.TrainingLoop` get ``head_epochs``; ``layers``, see
    :func:`core.networks.transfer.layer_changes.layer_changes`; ``feature_seconds``, spent on features that were not
    kept already; and ``notes`` about kept features.

    Raises:
        InputError: Also where the weights of the backbone are not to be had.
    """
    return train_once(spec, report, lambda dataset, writer: _Transfer(spec, dataset, report).run(writer))


def train_unkept(
    spec: TransferSpec, dataset: Dataset, report: TrainingReport, features: Callable[..., Features]
) -> Run:
    """Train as :func:`train` does, with the same numbers, but keep nothing: neither state nor weights.

    Args:
        spec: The run.
        dataset: What ``spec.data`` asks for.
        report: Told the progress.
        features: Makes the features, as :class:`Features` is called.

    Raises:
        Cancelled: Nobody wants it any more.
        InputError: The pictures do not fit the net.
    """
    check_fits(dataset, spec.model)
    keep_freed_memory()
    store = RunStore(f"memory://{uuid.uuid4().hex}")
    try:
        _Transfer(spec, dataset, report, features).run(
            store.write(spec.run_id, spec.title, type(spec).__name__, spec.to_dict())
        )
        return store.load(spec.run_id)
    finally:
        store.clear(spec.run_id)


def compute_features(spec: TransferSpec, part: Part, report: TrainingReport) -> None:
    """Compute and keep an array of another worker's run.

    Raises:
        Cancelled: Nobody wants the run any more.
        InputError: The pictures or the weights are not to be had here.
    """
    version, cut, dtype = part
    keep_freed_memory()
    dataset, net = _loaded(spec, dtype)
    Features(net, dataset, dtype=dtype, report=lambda _done: before_batch(report)).array(version, cut)


@lru_cache(maxsize=1)
def _loaded(spec: TransferSpec, dtype: str) -> tuple[Dataset, TransferNet]:
    """Kept from one array to the next."""
    net = TransferNet(spec.model, seed=spec.seed)
    net.compute_in(KERAS_POLICIES[dtype])
    return load(spec.data), net


def _phases(spec: TransferSpec) -> list[tuple[Phase, str]]:
    """Each with the cut before the first layer that it trains."""
    both = [(spec.head_training, TOP), (spec.fine_tuning, spec.fine_tune_from)]
    return [(phase, cut) for phase, cut in both if phase.epochs]


def _versions(spec: TransferSpec, part: str) -> tuple[list[Version], list[Version]]:
    """Which versions of the pictures of a part are used: changed ones, and as they are."""
    if part != "train" or not spec.views:
        return [], [Version(part)]
    changed = [Version(part, spec.augmentation, spec.seed, view) for view in range(spec.views)]
    return changed, [Version(part)] if spec.plain_share else []


class _Transfer:
    """One attempt at a run."""

    def __init__(
        self,
        spec: TransferSpec,
        dataset: Dataset,
        report: TrainingReport,
        features: Callable[..., Features] = Features,
    ) -> None:
        self.spec = spec
        self.dataset = dataset
        self.net = TransferNet(spec.model, seed=spec.seed)
        self.report = report
        self.dtype = fastest_dtype()
        self.steps = spec.num_steps(len(dataset.train))
        self.weights_before = weights_of(self.net.model)
        self.feature_seconds = 0.0
        self.features = features(self.net, dataset, dtype=self.dtype, report=self._tell_features)
        self.net.compute_in(KERAS_POLICIES[self.dtype])
        self.missing = self._missing()
        self.num_passes = sum(map(self._size, self.missing))
        self.first_fraction = self._feature_share()

    def run(self, writer: RunWriter) -> None:
        """Compute the features that are not kept, and train on them."""
        start = time.perf_counter()
        self.report.share(self.missing, self._compute, elsewhere=_ELSEWHERE)
        inputs = {cut: self._inputs(cut) for _, cut in reversed(_phases(self.spec))}
        self.feature_seconds = time.perf_counter() - start
        stages = [self._stage(phase, cut, *inputs[cut]) for phase, cut in _phases(self.spec)]
        loop = TrainingLoop(
            self.spec, self.dataset, stages, self.net.model, writer, self.report,
            first_fraction=self.first_fraction,
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
        (train, validation, test) = (self._views(part, cut) for part in _PARTS)
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
        trainer = Trainer(
            self.net.after(cut), phase.optimizer, decay_steps=phase.epochs * self.steps if phase.decay else None,
            inputs=inputs, averaging=phase.averaging,
        )  # fmt: skip
        return Stage(trainer, phase.epochs, self.steps, batches, validation, test)

    def _views(self, part: str, cut: str) -> Views:
        changed, plain = _versions(self.spec, part)
        views = self.features.views(changed or plain, cut)
        if not changed or not plain:
            return views
        return views.mixed_with(self.features.views(plain, cut), self.spec.plain_share)

    def _missing(self) -> list[Part]:
        """Those before the lowest cut: those at the top are made from them."""
        cuts = [cut for _, cut in _phases(self.spec) if cut != ALL_LAYERS]
        return [
            (version, cut, self.dtype)
            for cut in cuts[-1:]
            for part in _PARTS
            for version in chain(*_versions(self.spec, part))
            if not self.features.is_there(version, cut)
        ]

    def _feature_share(self) -> float:
        """Of the whole work."""
        costs = {TOP: _HEAD_COST, ALL_LAYERS: _WHOLE_COST}
        training = sum(phase.epochs * costs.get(cut, _TOP_COST) for phase, cut in _phases(self.spec))
        training *= len(self.dataset.train)
        return self.num_passes / (self.num_passes + training)

    def _size(self, part: Part) -> int:
        return len(self.dataset.split(part[0].part))

    def _compute(self, part: Part) -> None:
        self.features.array(*part[:2])

    def _tell_features(self, count: int) -> None:
        before_batch(self.report)
        # Also those that other workers have computed meanwhile.
        passed = sum(self._size(part) for part in self.missing if self.features.is_there(*part[:2]))
        done = min(1.0, (passed + count) / max(1, self.num_passes))
        self.report.progress(self.first_fraction * done, N_("Running the frozen layers"))

    def _metrics(self) -> dict[str, Any]:
        self.net.compute_in("float32")  # of the file that is about to be written
        return {
            "head_epochs": self.spec.head_training.epochs,
            "layers": layer_changes(self.net.model, self.weights_before),
            "feature_seconds": self.feature_seconds,
            "notes": [dataclasses.asdict(note) for note in self.features.notes],
        }
