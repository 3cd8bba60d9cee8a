"""The engine: what pages ask, joined to the jobs, the cache and the workers behind it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import core
from core.engine.audience import PROGRAM
from core.engine.cache import MISSING, ResultCache, code_fingerprint
from core.engine.dispatcher import Dispatcher
from core.engine.give_way import Drawing
from core.engine.job_queue import JobQueue
from core.engine.jobs import Job
from core.engine.records import JobRecord, WorkerRecord, record_of
from core.settings import Settings
from core.specs.spec import Answer, Spec

PRELOADS = ("core.engine.worker", "core.engine.warm_up")


class Engine:
    """Answers requests in worker processes. All methods may be called from any thread.

    Args:
        settings: ``home`` for the results, and ``scheduler``.
        preloads: Modules that prepare each worker process on this machine.
    """

    def __init__(self, settings: Settings, *, preloads: Sequence[str] = PRELOADS) -> None:
        self._remote = settings.scheduler is not None
        version = code_fingerprint(Path(core.__path__[0]))
        self._cache = ResultCache(settings.home / "results", version=version)
        self._jobs = JobQueue()
        self._dispatcher = Dispatcher(self._jobs, self._cache, settings, preloads)
        self._drawing = Drawing(settings.home)

    def start(self) -> None:
        """Start the workers in the background; returns at once."""
        self._dispatcher.wake()

    def close(self) -> None:
        """End the workers of this machine and wait until they have ended. Jobs under way fail."""
        self._dispatcher.close()

    def submit(self, spec: Spec[Answer], *, reader: str = PROGRAM, most: int | None = None) -> Job[Answer]:
        """Ask for ``spec`` and return at once. An equal request that is answered or under way is joined.

        Readers take turns. A quick request of a reader is dropped a second after the last one has left who was
        :meth:`watching` it; a training, and what a program asks for, is wanted until it ends.

        Args:
            spec: The request.
            reader: Who asks; ``""`` for a program.
            most: How many of the reader's own requests to these workers may be under way.

        Raises:
            TooManyJobs: There are as many.
        """
        while (job := self._jobs.join(spec, answered=self._cache, reader=reader, most=most)) is None:
            if (job := self._answered(spec)) is not None:
                return job
            # The answer was evicted or damaged: now the queue gives a job.
        self._dispatcher.wake()
        return job

    def watching(self, job: Job, *, reader: str) -> AbstractContextManager[None]:
        """While a reader waits for the answer of a job."""
        return self._jobs.watching(job, reader)

    def jobs(self) -> list[JobRecord]:
        """What runs, and what waits in the order in which it will begin, for the readers of this page server."""
        return [record_of(job) for job in self._jobs.under_way()]

    def workers(self) -> list[WorkerRecord]:
        """The worker processes; none before the first request or :meth:`start`, and none that cannot be reached."""
        return self._dispatcher.workers()

    def job(self, spec: Spec[Answer]) -> Job[Answer] | None:
        """The job of a request: of this process, of an answer on disk, or still at a scheduler elsewhere."""
        job = self._jobs.find(spec.spec_id) or self._answered(spec)
        if job is None and self._remote and spec.queue == "training":
            job = self._dispatcher.adopt(spec)
        return job

    def cancel(self, spec_id: str) -> None:
        """Stop a job for all who asked."""
        job = self._jobs.find(spec_id)
        if job is not None and not self._jobs.cancel(job):
            self._dispatcher.stop(job)

    def leave(self, spec_id: str, *, reader: str) -> None:
        """One of several readers does not want a job any more; it goes on for the others."""
        self._jobs.leave(spec_id, reader)

    def forget(self, spec_id: str) -> None:
        """Drop what is remembered of a job that has ended, so that it can be computed anew."""
        job = self._jobs.find(spec_id)
        if job is not None and job.ended:
            self._jobs.forget(job)

    def drawing(self) -> AbstractContextManager[None]:
        """Around the drawing of a page, or of a part of it: trainings on this machine pause, for half a second each."""
        return nullcontext() if self._remote else self._drawing.page()

    def _answered(self, spec: Spec) -> Job | None:
        value = self._cache.get(spec.spec_id) if spec.cached else MISSING
        if value is MISSING:
            return None
        job = Job(spec)
        job.finish(value)
        return job
