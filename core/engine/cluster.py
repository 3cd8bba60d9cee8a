"""The worker processes on this machine: three that are always there, and one for readers' own
models while it is needed.

They and their scheduler speak TLS with a certificate that is made at the start and never leaves memory: whoever reaches
a port of theirs could else run code as the server does. None of them opens a port for HTTP.
"""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import logging
from collections.abc import Sequence
from typing import Any

import dask
import distributed
from distributed.system import MEMORY_LIMIT

from core.specs.spec import Queue

# Above it a process is replaced; all four do not come there at the same time.
_MEMORY_SHARE: dict[Queue, float] = {"quick": 0.3, "slow": 0.3, "training": 0.5, "uploaded": 0.2}
_ALWAYS: tuple[Queue, ...] = ("quick", "slow", "training")
_LEAST_MEMORY = 1.5 * 2**30
_CONFINE = "core.engine.confine"
_WORKER_CONFIG = {
    # TensorFlow keeps the memory it has freed: a worker that pauses above a mark would never go on again.
    # So only the last mark counts, where the nanny replaces the process and the job is retried.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
}


class _NoHttp:
    def start_http_server(self, *_args: Any, **_options: Any) -> None:
        """Instead of Dask's, which cannot be switched off."""


class _Scheduler(_NoHttp, distributed.Scheduler):
    pass


class _Worker(_NoHttp, distributed.Worker):
    pass


class LocalCluster:
    """A scheduler in this process, and a process for each kind of worker.

    Each takes one task at a time and has a limit to its memory. A task that kills its worker is not tried again by
    the scheduler: the dispatcher decides. The workers end with this process, even when it is killed: they watch a
    pipe that it holds.

    Args:
        preloads: Modules that prepare each worker process.
    """

    def __init__(self, preloads: Sequence[str]) -> None:
        # A worker comes back seconds after its death; Dask's 15 are too few on a busy machine to give it up.
        dask.config.set({"distributed.deploy.lost-worker-timeout": "60s"})
        self._preloads = preloads
        self.security = distributed.Security.temporary()
        self._own = {"host": "127.0.0.1", "protocol": "tls://", "security": self.security}
        scheduler = {"cls": _Scheduler, "options": {**self._own, "dashboard": False, "allowed_failures": 0}}
        self.dask: Any = distributed.SpecCluster(
            workers={queue: self._spec(queue) for queue in _ALWAYS}, scheduler=scheduler, security=self.security,
            silence_logs=logging.ERROR,
        )  # fmt: skip

    @property
    def broken(self) -> bool:
        """Whether a nanny could not replace its worker."""
        return not set(self.dask.workers).issuperset(_ALWAYS)

    def heartbeats(self) -> dict[Queue, float]:
        """When each worker spoke last, by the clock on the wall."""
        return {worker.name: worker.last_seen for worker in list(self.dask.scheduler.workers.values())}

    def kill(self, queue: Queue) -> None:
        """End a worker's process, whatever it does; its nanny starts another. Returns at once."""
        nanny = self.dask.workers.get(queue)
        process = nanny and nanny.process and nanny.process.process
        if process:
            self.dask.loop.add_callback(process.kill)

    def start(self, queue: Queue) -> None:
        """Start a worker unless it is there. Returns at once."""
        if queue not in self.dask.workers:  # also where its nanny has given up
            self.dask.worker_spec.setdefault(queue, self._spec(queue))
            self.dask.loop.add_callback(self.dask._correct_state)

    def end(self, queue: Queue) -> None:
        """End a worker if it is there. Returns at once."""
        if self.dask.worker_spec.pop(queue, None) is not None:
            self.dask.loop.add_callback(self.dask._correct_state)

    def close(self) -> None:
        """End all processes and wait until they have ended."""
        self.dask.close()

    def _spec(self, queue: Queue) -> dict[str, Any]:
        options = {
            **self._own,
            "worker_class": _Worker,
            "nthreads": 1,
            "resources": {queue: 1},
            "memory_limit": int(max(_MEMORY_SHARE[queue] * MEMORY_LIMIT, _LEAST_MEMORY)),
            "preload": [*self._preloads, *([_CONFINE] if queue == "uploaded" else [])],
            "death_timeout": 180,  # a worker starts in 5 s, on an overloaded machine in more than 60
            "config": _WORKER_CONFIG,
            "silence_logs": logging.ERROR,
        }
        return {"cls": distributed.Nanny, "options": options}
