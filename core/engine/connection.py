"""The connection to the workers: those of this machine, or those of a scheduler elsewhere.

On a cluster, start the scheduler and at least a quick and a training worker from the project's folder, in the
same environment as the page server (which finds them by ``CONVNET_CLASSROOM_SCHEDULER=tcp://HOST:8786``)::

    python -m distributed.cli.dask_scheduler --port 8786
    python -m distributed.cli.dask_worker tcp://HOST:8786 --nthreads 1 --resources "quick=1" \\
        --preload core.engine.worker --preload core.engine.warm_up
    python -m distributed.cli.dask_worker tcp://HOST:8786 --nthreads 1 --resources "training=1" \\
        --preload core.engine.worker --preload core.engine.warm_up

Several training workers take several trainings at once; idle ones compute features for those at work, see
:mod:`core.engine.parts`.

A worker with ``--resources "slow=1"`` besides is for quick requests that take seconds, one with
``--resources "uploaded=1" --preload core.engine.confine`` for models that readers have uploaded; without one the quick
workers take them.

All need ``CONVNET_CLASSROOM_HOME`` and ``CONVNET_CLASSROOM_RUNS`` on storage that they share. Whoever reaches the
scheduler's port can run code there, unless all speak TLS: then each gets ``--tls-ca-file``, ``--tls-cert`` and
``--tls-key``, the address is ``tls://HOST:8786``, and the page server gets ``CONVNET_CLASSROOM_TLS_CA``, ``_CERT`` and
``_KEY``.
"""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import asyncio
import logging
import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError
from typing import Any, get_args

import distributed

from core.engine.cluster import LocalCluster
from core.engine.errors import EngineUnavailable, WorkerDied
from core.engine.progress import TOPIC, Progress, cancel_name
from core.engine.records import WorkerRecord
from core.engine.worker import answer
from core.errors import N_, InputError
from core.settings import Settings
from core.specs.spec import Queue, Spec

_CONNECT_SECONDS = 10
_START_SECONDS = 60
_GATHER_SECONDS = 60
_END_SECONDS = 5

Task = distributed.Future[Any]
"""A request at the scheduler."""


class Connection:
    """A Dask client and, on this machine, the cluster it belongs to.

    Args:
        settings: ``scheduler``, or None in it to start workers on this machine, and the certificates for it.
        preloads: Modules that prepare each worker process on this machine.
        listen: Called with the ``spec_id`` and the progress of a job, in the thread of Dask's event loop.

    Raises:
        OSError: When the scheduler cannot be reached within ten seconds.
    """

    def __init__(
        self, settings: Settings, preloads: Sequence[str], listen: Callable[[str, Progress], None]
    ) -> None:
        logging.getLogger("distributed").setLevel(logging.ERROR)
        logging.getLogger("distributed.scheduler").addFilter(_is_news)
        self._local = None if settings.scheduler else LocalCluster(preloads)
        try:
            self._client = distributed.Client(
                self._local.dask if self._local else settings.scheduler,
                timeout=_START_SECONDS if self._local else _CONNECT_SECONDS,
                set_as_default=False,
                direct_to_workers=True if self._local else None,
                security=self._local.security if self._local else _security(settings),
            )
            self._client.subscribe_topic(TOPIC, lambda event: listen(event[1][0], Progress(**event[1][1])))
        except BaseException:
            if self._local is not None:
                self._local.close()
            raise
        self._loop: Any = self._client.loop

    @property
    def is_local(self) -> bool:
        """Whether the workers are this page server's own."""
        return self._local is not None

    @property
    def broken(self) -> bool:
        """Whether the scheduler is away, or a nanny could not replace its worker."""
        return self._client.status != "running" or (self._local is not None and self._local.broken)

    def workers(self) -> list[dict[str, Any]]:
        """What the scheduler knows of its workers."""
        return list(self._client.scheduler_info(n_workers=-1)["workers"].values())

    def records(self) -> list[WorkerRecord]:
        """The workers with what they are busy with."""
        workers: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        processing = self._client.processing()
        return [_record(worker, processing.get(address, ())) for address, worker in workers.items()]

    def heartbeats(self) -> dict[Queue, float]:
        """When the workers of this machine spoke last, by the clock on the wall."""
        return self._local.heartbeats() if self._local is not None else {}

    def replace_worker(self, queue: Queue, task: Task | None = None) -> None:
        """End the process that computes a task, whatever it does; its nanny starts another. Returns at once.

        The task ends with :class:`WorkerDied`, or as cancelled.
        """
        if self._local is not None:
            self._local.kill(queue)
        elif task is not None:
            addresses = [worker for worker, keys in self._client.processing().items() if task.key in keys]
            task.cancel(force=True)  # else the scheduler gives it to the next worker
            restart = self._client._restart_workers
            self._loop.add_callback(restart, addresses, _END_SECONDS, raise_for_error=False)

    def dismiss(self, queue: Queue) -> None:
        """End the worker of a kind on this machine until it is needed again. Returns at once."""
        if self._local is not None:
            self._local.end(queue)

    def submit(self, spec: Spec, queue: Queue, done: Callable[[], None]) -> Task:
        """Give a request to a worker, or join the equal one that the scheduler has.

        Args:
            spec: The request.
            queue: The kind of worker.
            done: Called, in a thread of Dask, when it has ended in any way.
        """
        request, key = pickle.dumps((spec, spec.answered_by, ())), _key(queue, spec.spec_id)
        resources = {self._resource(queue): 1}
        task = self._client.submit(answer, request, key=key, resources=resources, pure=False)
        if queue == "training":
            distributed.fire_and_forget(task)  # it outlives a page server that is killed
        task.add_done_callback(lambda _: done())
        return task

    def _resource(self, queue: Queue) -> Queue:
        """What a worker must have; one of the kind is started here, and elsewhere quick ones may have to do."""
        if self._local is not None:
            self._local.start(queue)
        elif queue != "training" and not any(queue in worker["resources"] for worker in self.workers()):
            return "quick"
        return queue

    def has(self, spec_id: str) -> bool:
        """Whether the scheduler has a long request that has not ended."""
        key = _key("training", spec_id)
        scheduler: Any = self._client.scheduler
        state = self._client.sync(scheduler.get_task_status, keys=[key])[key]
        return state in ("queued", "no-worker", "waiting", "processing", "memory")

    def cancel(self, spec_id: str, task: Task, *, started: bool) -> None:
        """Tell the worker to stop, and the scheduler not to begin, whoever else waits."""
        distributed.Event(cancel_name(spec_id), client=self._client).set()
        if not started:
            task.cancel(force=True)

    def uncancel(self, spec_id: str) -> None:
        """Take back the word to stop: it was for an earlier submission."""
        distributed.Event(cancel_name(spec_id), client=self._client).clear()

    def collect(self, task: Task) -> Any:
        """The answer of a task that has ended, once; then the scheduler may drop it.

        Raises:
            InputError: What the computation raised.
            WorkerDied: Its worker did, once on this machine, as often as the scheduler tries elsewhere.
            EngineUnavailable: When it was lost with the scheduler.
        """
        try:
            if task.cancelled():
                raise CancelledError
            return task.result(timeout=_GATHER_SECONDS)
        except InputError as error:
            raise error.with_traceback(None) from None
        except distributed.KilledWorker:
            raise WorkerDied(
                N_(
                    "The computation took down its worker process each time it was tried, most likely for "
                    "want of memory. Choose a smaller model or fewer pictures."
                )
            ) from None
        except (CancelledError, OSError) as problem:
            raise EngineUnavailable(
                N_("The connection to the worker processes was lost. Try again in a minute.")
            ) from problem
        finally:
            task.release()
            if task.client.status == "running":
                # The release happens in the event loop: until then an equal request would join this task.
                task.client.sync(asyncio.sleep, 0)

    def close(self) -> None:
        """Disconnect, and end the worker processes of this machine."""
        self._client.close()
        if self._local is not None:
            self._local.close()


def _security(settings: Settings) -> distributed.Security | None:
    if not settings.tls_ca:
        return None
    return distributed.Security(
        tls_ca_file=settings.tls_ca, tls_client_cert=settings.tls_cert, tls_client_key=settings.tls_key,
        require_encryption=True,
    )  # fmt: skip


def _is_news(record: logging.LogRecord) -> bool:
    return "workers died" not in str(record.msg)  # the dispatcher says so where it matters


def _record(worker: dict[str, Any], keys: Iterable[Any]) -> WorkerRecord:
    queue = next(iter(worker["resources"]), "")
    jobs = [str(key).partition("-")[2] for key in keys if str(key).partition("-")[0] in get_args(Queue)]
    memory, limit = worker["metrics"]["memory"], worker["memory_limit"] or 0
    return WorkerRecord(str(worker["name"]), queue, memory, limit, jobs[0] if jobs else None)


def _key(queue: Queue, spec_id: str) -> str:
    return f"{queue}-{spec_id}"
