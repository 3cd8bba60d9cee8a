"""The thread that gives jobs to the workers and collects their answers."""

import atexit
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from core.engine.cache import ResultCache
from core.engine.caretaker import Caretaker
from core.engine.errors import EngineUnavailable, WorkerDied
from core.engine.job_queue import QUEUES, JobQueue
from core.engine.jobs import Job, cancelled
from core.engine.progress import Progress
from core.engine.records import WorkerRecord
from core.errors import N_, InputError
from core.settings import Settings
from core.specs.spec import Queue, Spec

if TYPE_CHECKING:
    from core.engine.connection import Connection, Task

_logger = logging.getLogger(__name__)
_LOSSES = 3
_DEATHS, _DEATHS_OF_TRAINING = 2, 3
_SLOTS_SECONDS = 2.0
_LOOK_SECONDS = 0.5
_IDLE_LOOK_SECONDS = 5.0


class Dispatcher:
    """Takes jobs from their queues to the workers. One thread does it all, action after action.

    Args:
        jobs: Those of this process.
        cache: Where answers are kept.
        settings: Which scheduler, or None in it for workers on this machine.
        preloads: Modules that prepare each worker process on this machine.
    """

    def __init__(
        self, jobs: JobQueue, cache: ResultCache, settings: Settings, preloads: Sequence[str]
    ) -> None:
        self._jobs = jobs
        self._cache = cache
        self._settings = settings
        self._preloads = preloads
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._actions: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._slots: dict[Queue, int] = {}
        self._slots_time = 0.0
        self._tasks: dict[str, Task] = {}
        self._caretaker = Caretaker(jobs, self._tasks)

    # For any thread

    def wake(self) -> None:
        """Look for jobs that a worker can take; starts the workers the first time. Returns at once."""
        self._act(self._dispatch)

    def stop(self, job: Job) -> None:
        """Tell the worker of ``job`` that nobody wants it any more. Returns at once."""
        self._act(partial(self._stop, job))

    def adopt(self, spec: Spec) -> Job | None:
        """The long job that the scheduler still has from an earlier page server, or None."""
        reply: Future[Job | None] = Future()
        self._act(partial(self._adopt, spec, reply))
        return reply.result()

    def workers(self) -> list[WorkerRecord]:
        """The worker processes, as far as they can be reached now."""
        connection = self._connection
        if connection is None or connection.broken:
            return []
        try:
            return connection.records()
        except Exception as problem:  # the connection may be closed meanwhile, by the thread
            _logger.warning("The workers could not be asked: %r", problem)
            return []

    def close(self) -> None:
        """End the thread and the workers of this machine, and wait until they have ended."""
        with self._lock:  # whoever asks meanwhile waits, and starts the next thread
            if self._thread is not None:
                self._actions.put(None)
                self._thread.join()
                self._thread = None

    def _act(self, action: Callable[[], None]) -> None:
        with self._lock:
            if self._thread is None:
                self._actions = queue.SimpleQueue()
                self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
                self._thread.start()
            self._actions.put(action)

    def _listen(self, spec_id: str, progress: Progress) -> None:
        job = self._jobs.given(spec_id)
        if job is not None:
            job.take(progress)

    # For the thread

    def _serve(self) -> None:
        while (action := self._next_action()) is not None:
            try:
                action()
            except Exception:
                _logger.exception("The engine failed in %r", action)
        self._disconnect()
        self._tasks.clear()
        for job in self._jobs.clear():
            job.fail(EngineUnavailable(N_("The dashboard was shut down before the answer was there.")))

    def _next_action(self) -> Callable[[], None] | None:
        while True:
            try:
                return self._actions.get(timeout=_LOOK_SECONDS if self._jobs.busy else _IDLE_LOOK_SECONDS)
            except queue.Empty:
                # Nothing calls when a nanny gives up, when another worker joins, or when a reader has left.
                if self._jobs.busy or self._connection is not None:
                    return self._dispatch

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        atexit.unregister(self.close)
        if connection is not None:
            connection.close()

    def _connect(self) -> "Connection":
        # Half a second, for which the start of the page server need not wait.
        from core.engine.connection import Connection

        if self._connection is not None and self._connection.broken:
            self._disconnect()  # its tasks end as lost
        if self._connection is None:
            self._slots = {}
            try:
                self._connection = Connection(self._settings, self._preloads, self._listen)
            except Exception as problem:
                _logger.exception("No workers")
                raise EngineUnavailable(
                    N_("The worker processes cannot be reached ({problem}). Try again in a minute."),
                    problem=f"{type(problem).__name__}: {problem}",
                ) from problem
            # Before Dask's own end of the same processes, which this thread would take for their death.
            atexit.register(self.close)
        return self._connection

    def _dispatch(self) -> None:
        try:
            connection = self._connect()
        except EngineUnavailable as error:
            for waiting in self._jobs.clear_waiting():
                waiting.fail(error)
            return
        self._caretaker.look(connection)
        slots = self._count_slots(connection)
        for name in QUEUES:
            while (job := self._jobs.take(name, slots[name])) is not None:
                self._launch(connection, job)

    def _count_slots(self, connection: "Connection") -> dict[Queue, int]:
        if not self._slots or time.monotonic() - self._slots_time > _SLOTS_SECONDS:
            found = Counter(name for worker in connection.workers() for name in worker["resources"])
            self._slots = {name: max(1, found[name]) for name in QUEUES}
            self._slots_time = time.monotonic()
        return self._slots

    def _launch(self, connection: "Connection", job: Job) -> None:
        try:
            if job.queue == "training" and connection.has(job.spec_id):
                job.take(Progress())
            else:
                connection.uncancel(job.spec_id)
            self._tasks[job.spec_id] = connection.submit(job.spec, job.queue, self._done(connection, job))
        except Exception as problem:
            _logger.exception("Could not submit %r", job.spec)
            self._jobs.release(job)
            text = N_("The request could not be given to a worker ({problem}).")
            job.fail(InputError(text, problem=f"{type(problem).__name__}: {problem}"))

    def _done(self, connection: "Connection", job: Job) -> Callable[[], None]:
        # Not through _act: the end of a task must not start a thread anew when this one has been closed.
        return partial(self._actions.put, partial(self._collect, connection, job))

    def _collect(self, connection: "Connection", job: Job) -> None:
        try:
            value = connection.collect(self._tasks.pop(job.spec_id))
        except EngineUnavailable as error:
            self._lose(job, error)
        except WorkerDied as error:
            self._bury(connection, job, error)
        except Exception as problem:
            self._jobs.release(job)
            job.fail(_readable(problem))
        else:
            self._jobs.release(job)
            job.finish(value)
        # The worker is free: its next job does not wait until this answer is on disk.
        self._dispatch()
        if job.state == "done" and job.spec.cached:
            self._cache.put(job.spec_id, value)
            self._jobs.forget(job)
        self._jobs.trim()

    def _lose(self, job: Job, error: EngineUnavailable) -> None:
        job.losses += 1
        if job.losses < _LOSSES:
            self._try_again(job, -1, error)
        else:
            self._give_up(job, error)

    def _bury(self, connection: "Connection", job: Job, error: WorkerDied) -> None:
        """Try again what took down its worker: a training at once, for it goes on; a quick request behind others."""
        job.count_death()
        if not job.cancelling:
            _logger.warning("A worker was lost with %r (%d.)", job.spec, job.deaths)
        is_training = job.queue == "training"
        if connection.is_local and job.deaths < (_DEATHS_OF_TRAINING if is_training else _DEATHS):
            self._try_again(job, -1 if is_training else 1, error)
        else:
            self._give_up(job, error)

    def _try_again(self, job: Job, precedence: int, error: InputError) -> None:
        if job.cancelling or job.doom is not None:
            self._give_up(job, error)
        else:
            self._jobs.put_back(job, precedence)

    def _give_up(self, job: Job, error: InputError) -> None:
        self._jobs.release(job)
        job.fail(cancelled() if job.cancelling else job.doom or error)

    def _stop(self, job: Job) -> None:
        if job.spec_id in self._tasks:
            self._caretaker.stop(self._connect(), job)

    def _adopt(self, spec: Spec, reply: "Future[Job | None]") -> None:
        try:
            connection = self._connect()
            job = self._jobs.find(spec.spec_id)
            if job is None and connection.has(spec.spec_id):
                job = self._jobs.adopt(spec)
                self._launch(connection, job)
            reply.set_result(job)
        except Exception as problem:
            reply.set_exception(problem)


def _readable(problem: Exception) -> InputError:
    if isinstance(problem, InputError):
        return problem
    text = N_("The answer could not be read ({problem}).")
    return InputError(text, problem=f"{type(problem).__name__}: {problem}")
