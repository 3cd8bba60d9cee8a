"""The two worker processes on this machine."""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import logging
from collections.abc import Sequence
from typing import Any

import dask
import distributed
from distributed.system import MEMORY_LIMIT

_MEMORY_SHARE = {"quick": 0.3, "training": 0.5}
_LEAST_MEMORY = 1.5 * 2**30
_WORKER_CONFIG = {
    # TensorFlow keeps the memory it has freed: a worker that pauses above a mark would never go on again.
    # So only the last mark counts, where the nanny replaces the process and the job is retried.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
}


def local_cluster(preloads: Sequence[str]) -> distributed.SpecCluster:
    """Start a scheduler in this process, and a process each for quick requests and for training.

    Each takes one task at a time and has a limit to its memory. A task that kills its worker is not tried again by
    the scheduler: the dispatcher decides. The workers end with this process, even when it is killed: they watch a
    pipe that it holds.

    Args:
        preloads: Modules that prepare each worker process.
    """
    # A worker comes back seconds after its death; Dask's 15 are too few on a busy machine to give it up.
    dask.config.set({"distributed.deploy.lost-worker-timeout": "60s"})
    scheduler = {
        "cls": distributed.Scheduler,
        "options": {
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",
            "allowed_failures": 0,
        },
    }
    workers = {
        queue: {"cls": distributed.Nanny, "options": _options(queue, share, preloads)}
        for queue, share in _MEMORY_SHARE.items()
    }
    return distributed.SpecCluster(workers=workers, scheduler=scheduler, silence_logs=logging.ERROR)


def _options(queue: str, memory_share: float, preloads: Sequence[str]) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "nthreads": 1,
        "resources": {queue: 1},
        "memory_limit": int(max(memory_share * MEMORY_LIMIT, _LEAST_MEMORY)),
        "preload": list(preloads),
        "death_timeout": 60,
        "config": _WORKER_CONFIG,
        "silence_logs": logging.ERROR,
    }
