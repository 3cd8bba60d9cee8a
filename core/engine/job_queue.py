"""The jobs of this process: who waits, who is with a worker, who has ended."""

import threading
from collections.abc import Container
from typing import get_args

from core.engine.jobs import Job, cancelled
from core.specs.spec import Queue, Spec

QUEUES: tuple[Queue, ...] = get_args(Queue)
_KEPT = 200


class JobQueue:
    """Jobs by ``spec_id``, and a first-come-first-served queue for each kind of worker. Safe in any thread.

    Dask would take the whole queue at once, but blames the death of a worker on all that it had been given,
    and cannot say who is next. So the queue is kept here, and a worker gets its next job when it is free.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[Queue, list[Job]] = {queue: [] for queue in QUEUES}
        self._given: dict[str, Job] = {}

    def find(self, spec_id: str) -> Job | None:
        """The latest job of a request."""
        with self._lock:
            return self._jobs.get(spec_id)

    def given(self, spec_id: str) -> Job | None:
        """The job of a request if a worker has it."""
        with self._lock:
            return self._given.get(spec_id)

    def join(self, spec: Spec, answered: Container[str]) -> Job | None:
        """The job of an equal request that is under way or done, or a new one in the queue.

        None when it is ``answered`` elsewhere. That is looked up under the lock: a job is forgotten
        only when its answer is there, so a request finds one or the other.
        """
        with self._lock:
            job = self._jobs.get(spec.spec_id)
            if job is not None and (job.state == "done" or not (job.ended or job.cancelling)):
                return job
            if spec.cached and spec.spec_id in answered:
                return None
            job = Job(spec, position=self.position)
            self._jobs[spec.spec_id] = job
            self._waiting[spec.queue].append(job)
            return job

    def adopt(self, spec: Spec) -> Job:
        """A job that a worker already has."""
        with self._lock:
            job = Job(spec, position=self.position)
            self._jobs[job.spec_id] = self._given[job.spec_id] = job
            return job

    def take(self, queue: Queue, slots: int) -> Job | None:
        """The next job for a worker, if fewer than ``slots`` are busy."""
        with self._lock:
            if sum(job.queue == queue for job in self._given.values()) >= slots:
                return None
            for job in self._waiting[queue]:
                # A job may wait for its own predecessor, which is being cancelled.
                if job.spec_id not in self._given:
                    self._waiting[queue].remove(job)
                    self._given[job.spec_id] = job
                    return job
            return None

    def put_back(self, job: Job) -> None:
        """Let a job that its worker has lost wait again, as the first."""
        with self._lock:
            self._given.pop(job.spec_id, None)
            self._waiting[job.queue].insert(0, job)

    def release(self, job: Job) -> None:
        """Note that its worker is free again."""
        with self._lock:
            self._given.pop(job.spec_id, None)

    def cancel(self, job: Job) -> bool:
        """Cancel a job: True when that ended it, False when a worker has to be told."""
        with self._lock:
            if not job.ended:
                job.cancelling = True
            if job not in self._waiting[job.queue]:
                return job.ended
            self._waiting[job.queue].remove(job)
            job.fail(cancelled())
            return True

    def forget(self, job: Job) -> None:
        """Drop a job that has ended."""
        with self._lock:
            if self._jobs.get(job.spec_id) is job:
                del self._jobs[job.spec_id]

    def trim(self) -> None:
        """Drop the oldest of the ended jobs when there are more than 200."""
        with self._lock:
            ended = [job for job in self._jobs.values() if job.ended]
            for job in ended[:-_KEPT]:
                del self._jobs[job.spec_id]

    def clear_waiting(self) -> list[Job]:
        """Empty the queues and return who waited."""
        with self._lock:
            jobs = [job for waiting in self._waiting.values() for job in waiting]
            for waiting in self._waiting.values():
                waiting.clear()
            return jobs

    def clear(self) -> list[Job]:
        """Empty everything and return the jobs that had not ended."""
        waiting = self.clear_waiting()
        with self._lock:
            given = list(self._given.values())
            self._given.clear()
            self._jobs.clear()
            return waiting + given

    @property
    def busy(self) -> bool:
        """Whether any job waits or is with a worker."""
        with self._lock:
            return bool(self._given) or any(self._waiting.values())

    def position(self, job: Job) -> int | None:
        """Place in the queue: 1 for the job that starts next, None when it does not wait."""
        with self._lock:
            waiting = self._waiting[job.queue]
            return waiting.index(job) + 1 if job in waiting else None
