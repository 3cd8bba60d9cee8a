"""Answers specs in worker processes, so that TensorFlow never enters the page server.

One engine for the whole process, shared by all sessions: ``submit`` returns a :class:`Job` to wait for or to watch.
Nothing here imports Dask or TensorFlow before the first request or :func:`start`.
"""

import threading
from contextlib import AbstractContextManager

from core.engine.engine import Engine
from core.engine.errors import EngineUnavailable, JobCancelled
from core.engine.jobs import Job, State
from core.engine.progress import Progress
from core.settings import settings
from core.specs.spec import Answer, Spec

__all__ = [
    "Engine",
    "EngineUnavailable",
    "Job",
    "JobCancelled",
    "Progress",
    "State",
    "cancel",
    "close",
    "drawing",
    "forget",
    "job",
    "start",
    "submit",
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


def submit(spec: Spec[Answer]) -> Job[Answer]:
    """Ask for ``spec`` and return at once; see :meth:`Engine.submit`."""
    return _shared().submit(spec)


def job(spec: Spec[Answer]) -> Job[Answer] | None:
    """The job of a request, or None; see :meth:`Engine.job`."""
    return _shared().job(spec)


def cancel(spec_id: str) -> None:
    """Stop a job for all who asked; see :meth:`Engine.cancel`."""
    _shared().cancel(spec_id)


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
