"""Answers specs in worker processes, so that TensorFlow never enters the page server.

One engine for the whole process, shared by all sessions: ``submit`` returns a :class:`Job` to wait for or to watch.
Nothing here imports Dask or TensorFlow before the first request or :func:`start`.
"""

import threading
from contextlib import AbstractContextManager

from core.engine.audience import PROGRAM
from core.engine.engine import Engine
from core.engine.errors import EngineUnavailable, JobCancelled, TooManyJobs
from core.engine.jobs import Job, State
from core.engine.progress import Progress
from core.engine.records import JobRecord, WorkerRecord
from core.settings import settings
from core.specs.spec import Answer, Spec

__all__ = [
    "Engine",
    "EngineUnavailable",
    "Job",
    "JobCancelled",
    "JobRecord",
    "Progress",
    "State",
    "TooManyJobs",
    "WorkerRecord",
    "cancel",
    "close",
    "drawing",
    "forget",
    "job",
    "jobs",
    "leave",
    "start",
    "submit",
    "watching",
    "workers",
]

_lock = threading.Lock()
_engine: Engine | None = None


def _shared() -> Engine:
    global _engine
    with _lock:
        if _engine is None:
            _engine = Engine(settings())
        return _engine


def start() -> None:
    """Start the workers in the background; returns at once."""
    _shared().start()


def submit(spec: Spec[Answer], *, reader: str = PROGRAM, most: int | None = None) -> Job[Answer]:
    """Ask for ``spec`` and return at once; see :meth:`Engine.submit`."""
    return _shared().submit(spec, reader=reader, most=most)


def watching(job: Job, *, reader: str) -> AbstractContextManager[None]:
    """While a reader waits for the answer of a job; see :meth:`Engine.watching`."""
    return _shared().watching(job, reader=reader)


def jobs() -> list[JobRecord]:
    """What runs and what waits; see :meth:`Engine.jobs`."""
    return _shared().jobs()


def workers() -> list[WorkerRecord]:
    """The worker processes; see :meth:`Engine.workers`."""
    return _shared().workers()


def job(spec: Spec[Answer]) -> Job[Answer] | None:
    """The job of a request, or None; see :meth:`Engine.job`."""
    return _shared().job(spec)


def cancel(spec_id: str) -> None:
    """Stop a job for all who asked; see :meth:`Engine.cancel`."""
    _shared().cancel(spec_id)


def leave(spec_id: str, *, reader: str) -> None:
    """Withdraw from a job that others want; see :meth:`Engine.leave`."""
    _shared().leave(spec_id, reader=reader)


def forget(spec_id: str) -> None:
    """Drop what is remembered of a job that has ended; see :meth:`Engine.forget`."""
    _shared().forget(spec_id)


def drawing() -> AbstractContextManager[None]:
    """Around the drawing of a page; see :meth:`Engine.drawing`."""
    return _shared().drawing()


def close() -> None:
    """End the workers of this machine and wait until they have ended; a later request starts them again."""
    if _engine is not None:
        _engine.close()
