"""The jobs of this process: who waits, who is with a worker, who has ended."""

import threading
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import get_args

from core.engine.audience import PROGRAM
from core.engine.errors import TooManyJobs
from core.engine.fairness import Turns
from core.engine.jobs import Job, cancelled
from core.errors import N_
from core.specs.spec import Queue, Spec

QUEUES: tuple[Queue, ...] = get_args(Queue)
_KEPT = 200


class JobQueue:
    """Jobs by ``spec_id``, and a queue for each kind of worker, in which readers take turns. Safe in any thread.

    Dask would take the whole queue at once, but blames the death of a worker on all that it had been given,
    and cannot say who is next. So the queue is kept here, and a worker gets its next job when it is free.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[Queue, list[Job]] = {queue: [] for queue in QUEUES}
        self._given: dict[str, Job] = {}
        self._turns = {queue: Turns() for queue in QUEUES}

    def find(self, spec_id: str) -> Job | None:
        """The latest job of a request."""
        with self._lock:
            return self._jobs.get(spec_id)

    def given(self, spec_id: str) -> Job | None:
        """The job of a request if a worker has it."""
        with self._lock:
            return self._given.get(spec_id)

    def join(
        self, spec: Spec, answered: Container[str], *, reader: str = PROGRAM, most: int | None = None
    ) -> Job | None:
        """The job of an equal request that is under way or done, or a new one in the queue.

        None when it is ``answered`` elsewhere. That is looked up under the lock: a job is forgotten
        only when its answer is there, so a request finds one or the other.

        Raises:
            TooManyJobs: The reader has started ``most`` jobs of the queue that have not ended.
        """
        with self._lock:
            job = self._jobs.get(spec.spec_id)
            if job is not None and (job.is_answered or not (job.ended or job.cancelling)):
                job.audience.ask(reader)
                return job
            if spec.cached and spec.spec_id in answered:
                return None
            job = Job(spec, position=self.position)
            self._check_share(job.queue, reader, most)
            job.audience.ask(reader)
            self._jobs[spec.spec_id] = job
            self._waiting[job.queue].append(job)
            return job

    def adopt(self, spec: Spec) -> Job:
        """A job that a worker already has."""
        with self._lock:
            job = Job(spec, position=self.position)
            job.audience.ask(PROGRAM)
            self._jobs[job.spec_id] = self._given[job.spec_id] = job
            return job

    def take(self, queue: Queue, slots: int) -> Job | None:
        """The next job for a worker, if fewer than ``slots`` are busy."""
        with self._lock:
            if sum(job.queue == queue for job in self._given.values()) >= slots:
                return None
            waiting = self._worth_beginning(queue)
            for job in self._turns[queue].order(waiting):
                # A job may wait for its own predecessor, which is being cancelled.
                if job.spec_id not in self._given:
                    self._turns[queue].take(job, waiting)
                    self._waiting[queue].remove(job)
                    self._given[job.spec_id] = job
                    return job
            return None

    def put_back(self, job: Job, precedence: int = -1) -> None:
        """Let a job that its worker has lost wait again, before all others, or with 1 behind them."""
        with self._lock:
            self._given.pop(job.spec_id, None)
            if job.cancelling:
                job.fail(cancelled())
                return
            job.precedence = precedence
            job.wait_again()
            self._waiting[job.queue].append(job)

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

    @contextmanager
    def watching(self, job: Job, reader: str) -> Iterator[None]:
        """While a reader waits for a job."""
        with self._lock:
            job.audience.watch(reader)
        try:
            yield
        finally:
            with self._lock:
                job.audience.leave(reader)

    def leave(self, spec_id: str, reader: str) -> None:
        """One of several readers does not want a job any more: it takes no turn of theirs."""
        with self._lock:
            if (job := self._jobs.get(spec_id)) is not None:
                job.audience.withdraw(reader)

    def withdraw(self) -> list[Job]:
        """Drop the waiting jobs that nobody watches any more; those that a worker has to be told of are returned."""
        with self._lock:
            for queue, waiting in self._waiting.items():
                for job in (job for job in waiting if job.audience.is_gone):
                    job.fail(cancelled())
                    self._jobs.pop(job.spec_id, None)
                self._waiting[queue] = [job for job in waiting if not job.ended]
            begun = [job for job in self._given.values() if job.audience.is_gone and not job.cancelling]
            for job in begun:
                job.cancelling = True
            return begun

    def overdue(self) -> list[Job]:
        """Jobs that their workers have computed for longer than their requests allow, each told once."""
        with self._lock:
            return [
                job
                for job in self._given.values()
                if job.doom is None and job.seconds()[1] > job.spec.most_seconds
            ]

    def lingering(self, seconds: float) -> list[Job]:
        """Jobs that were told to stop so long ago and keep others waiting."""
        now = time.monotonic()
        with self._lock:
            return [
                job
                for job in self._given.values()
                if job.told_to_stop is not None
                and now - job.told_to_stop > seconds
                and (self._waiting[job.queue] or (job.queue != "training" and self._waiting["quick"]))
            ]

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

    def under_way(self) -> list[Job]:
        """The jobs that workers have, and those that wait, in the order in which they will begin."""
        with self._lock:
            waiting = (job for queue in QUEUES for job in self._order(queue))
            return [*self._given.values(), *waiting]

    @property
    def busy(self) -> bool:
        """Whether any job waits or is with a worker."""
        with self._lock:
            return bool(self._given) or any(self._waiting.values())

    def position(self, job: Job) -> int | None:
        """Place in the queue: 1 for the job that starts next, None when it does not wait."""
        with self._lock:
            order = self._order(job.queue)
            return order.index(job) + 1 if job in order else None

    # Under the lock

    def _order(self, queue: Queue) -> list[Job]:
        return self._turns[queue].order(self._worth_beginning(queue))

    def _worth_beginning(self, queue: Queue) -> list[Job]:
        return [job for job in self._waiting[queue] if not job.audience.is_away]

    def _check_share(self, queue: Queue, reader: str, most: int | None) -> None:
        mine = [
            job
            for job in [*self._given.values(), *self._waiting[queue]]
            if job.queue == queue and job.audience.readers[:1] == (reader,) and not job.cancelling
        ]
        if most is not None and len(mine) >= most:
            sentence = N_(
                "{count} of your trainings have not ended, and no more than {most} may wait or run at a time. "
                "Wait until one has ended, or cancel one."
            )
            raise TooManyJobs(sentence, count=len(mine), most=most)
