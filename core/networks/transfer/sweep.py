"""Measures one net of the sweep, here or as a Dask task on any worker that sees the pictures."""

import gc
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import keras
from filelock import FileLock

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.networks.precision import KERAS_POLICIES, fastest_dtype, processor
from core.networks.reports import Quiet
from core.networks.transfer.features import Features
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.pool import ALL, FeaturesOfSome, pool_of
from core.networks.transfer.training import train_unkept
from core.runs.sweep import SweepPoint
from core.settings import settings
from core.specs.presets.sweep import BACKBONE, NETS, sweep_spec
from core.specs.transfer import HeadSpec, TransferNetSpec, TransferSpec

_TIMES = ("date", "seconds", "data_fingerprint", "seed")  # stand at each point, or in the name of its file


@dataclass(frozen=True)
class SweepJob:
    """One net.

    Attributes:
        task: Name in :data:`core.specs.presets.sweep.TASKS`.
        data: Its pictures.
        all_data: All pictures of the task with that seed: what is computed once for all nets.
        seed: Of the training.
        net: Name in :data:`core.specs.presets.sweep.NETS`.
    """

    task: str
    data: DataSpec
    all_data: DataSpec
    seed: int
    net: str

    @property
    def spec(self) -> TransferSpec:
        """The training."""
        net = next(net for net in NETS if net.name == self.net)
        return sweep_spec(self.task, net, self.data, seed=self.seed)


def measure(job: SweepJob) -> tuple[SweepPoint, dict[str, Any]]:
    """Train and test one net; the point, and where it comes from (see :func:`core.runs.provenance.provenance`).

    Raises:
        InputError: Pictures or weights are not to be had here, there are fewer than asked for, or training diverged.
    """
    dataset = load(job.data)
    if dataset.notes:
        raise InputError(dataset.notes[0].sentence, **dataset.notes[0].values)
    pool = _filled_pool(job.all_data)
    run = train_unkept(job.spec, dataset, Quiet(), partial(FeaturesOfSome, pool=pool))
    keras.backend.clear_session()  # a traced net a job would fill the memory
    gc.collect()
    if run.state != "complete":
        raise InputError(N_("The training of {net} has diverged."), net=job.net)
    point = SweepPoint(
        job.data.train_per_class, job.net, run.metrics["test_accuracy"], run.history["accuracy"][-1],
        len(dataset.test), run.metrics["num_parameters"], run.num_epochs, run.provenance["seconds"],
        run.metrics["feature_seconds"], run.provenance["data_fingerprint"],
    )  # fmt: skip
    origin = {name: value for name, value in run.provenance.items() if name not in _TIMES}
    return point, origin | {"machine": processor()}


def fill(all_data: DataSpec) -> int:
    """Compute, in one pass through the base, what all nets of a task and seed start from; how many pictures it has."""
    return len(_filled_pool(all_data).train)


@lru_cache(maxsize=1)
def _filled_pool(all_data: DataSpec) -> Dataset:
    """With the maps after each block on the disk; of several workers of a machine one computes them."""
    pool = pool_of(load(all_data))
    dtype = fastest_dtype()
    net = TransferNet(TransferNetSpec(BACKBONE, HeadSpec("flatten", 0, 0.0), pool.image_shape))
    net.compute_in(KERAS_POLICIES[dtype])
    home = settings().home
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "sweep.lock"):
        Features(net, pool, dtype=dtype).fill(ALL, (TOP, *net.spec.stages[:-1]))
    return pool
