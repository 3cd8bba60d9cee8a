"""Frees workers from what nobody wants any more, from what takes too long, and from hanging."""

import time
from typing import TYPE_CHECKING, Any

from core.engine.errors import TookTooLong
from core.engine.heartbeats import Heartbeats
from core.engine.job_queue import JobQueue
from core.engine.jobs import Job
from core.errors import N_

if TYPE_CHECKING:
    from core.engine.connection import Connection

_IDLE_SECONDS = 180.0  # after which the worker for readers' own models ends
_STOP_SECONDS = 5.0  # about what a new worker needs until it has TensorFlow


class Caretaker:
    """Looks after the workers of one page server, in the thread of its dispatcher.

    Args:
        jobs: Those of this process.
        tasks: What the scheduler has of them, by ``spec_id``.
    """

    def __init__(self, jobs: JobQueue, tasks: dict[str, Any]) -> None:
        self._jobs = jobs
        self._tasks = tasks
        self._heartbeats = Heartbeats()
        self._used = time.monotonic()

    def look(self, connection: "Connection") -> None:
        """Once in a while: tell to stop, and replace the worker of what does not hear."""
        for job in self._jobs.withdraw():
            self.stop(connection, job)
        for job in self._jobs.lingering(_STOP_SECONDS):
            job.told_to_stop = None
            self._replace_worker(connection, job)
        for job in self._jobs.overdue():
            sentence = N_(
                "The computation was stopped after {seconds} s, the most that one request may take. Choose a smaller "
                "model or fewer pictures."
            )
            job.doom = TookTooLong(sentence, seconds=f"{job.spec.most_seconds:.0f}")
            self._replace_worker(connection, job)
        for queue in self._heartbeats.silent(connection.heartbeats(), time.monotonic()):
            connection.replace_worker(queue)
        self._dismiss(connection)

    def stop(self, connection: "Connection", job: Job) -> None:
        """Tell the worker of a job that nobody wants it any more."""
        task = self._tasks.get(job.spec_id)
        if task is not None and not job.ended:
            job.told_to_stop = time.monotonic()
            connection.cancel(job.spec_id, task, started=job.state == "running")

    def _dismiss(self, connection: "Connection") -> None:
        now = time.monotonic()
        if any(job.queue == "uploaded" for job in self._jobs.under_way()):
            self._used = now
        elif now - self._used > _IDLE_SECONDS:
            connection.dismiss("uploaded")

    def _replace_worker(self, connection: "Connection", job: Job) -> None:
        connection.replace_worker(job.queue, self._tasks.get(job.spec_id))
