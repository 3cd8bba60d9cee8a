"""What the engine tells of its jobs and workers to whoever looks after a class: plain records."""

from dataclasses import dataclass

from core.engine.jobs import Job, State
from core.engine.progress import Progress
from core.specs.spec import Queue, Spec


@dataclass(frozen=True)
class JobRecord:
    """A job that waits or runs.

    Attributes:
        spec: The request; its ``spec_id`` cancels the job.
        queue: The kind of worker.
        readers: Who asks for it, the first one first; ``""`` is a program.
        state: ``"queued"`` or ``"running"``.
        seconds_waited: From the request until it began, or until now.
        seconds_run: Since it began.
        progress: With its place in the queue.
        is_stopping: Whether it has been told to stop.
    """

    spec: Spec
    queue: Queue
    readers: tuple[str, ...]
    state: State
    seconds_waited: float
    seconds_run: float
    progress: Progress
    is_stopping: bool


@dataclass(frozen=True)
class WorkerRecord:
    """A worker process.

    Attributes:
        name: As its scheduler calls it.
        queue: The kind of its jobs.
        memory: Resident bytes.
        limit: Bytes at which it is replaced; 0 for none.
        job: ``spec_id`` of what it is busy with, or None.
    """

    name: str
    queue: str
    memory: int
    limit: int
    job: str | None


def record_of(job: Job) -> JobRecord:
    """What is told of a job now."""
    waited, run = job.seconds()
    return JobRecord(
        job.spec, job.queue, job.audience.readers, job.state, waited, run, job.progress(), job.cancelling
    )
