"""The worker's side: prepares its process (``--preload core.engine.worker``), answers requests, reports."""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import contextlib
import dataclasses
import importlib
import logging
import os
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import distributed
from dask.system import CPU_COUNT

from core.engine.errors import fresh
from core.engine.give_way import GiveWay
from core.engine.jobs import cancelled
from core.engine.parts import Others
from core.engine.progress import TOPIC, Pace, Progress, cancel_name
from core.errors import N_, InputError
from core.settings import settings
from core.specs.spec import Spec

_logger = logging.getLogger(__name__)

_NETWORKS = "core.networks"
_BURST, _PER_SECOND = 10, 4
_POLL_SECONDS = 0.5
# A training gets what cores all others leave. For what is slow anyway a reader waits: a third of what another process
# gets, so that it comes to an end even where the others keep every core busy.
_NICE = {"training": 19, "slow": 5}


def dask_setup(worker: distributed.Worker) -> None:
    """Prepare the process; Dask calls this at its start.

    TensorFlow counts the cores of the machine, not those its container may use, hence the explicit number.
    """
    for variable in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ.setdefault(variable, str(CPU_COUNT))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    logging.getLogger("distributed").setLevel(logging.ERROR)
    # Dask logs each exception of a task with its traceback: a reader's input error is not worth one, and
    # answer() logs the others itself.
    logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)
    _let_others_go_first(max((_NICE.get(kind, 0) for kind in worker.state.total_resources), default=0))


def _let_others_go_first(nice: int) -> None:
    """Be that nice to others, 0 to 19.

    Linux shares the cores among sessions before it looks at how nice each process is (``man 7 sched``, autogroup):
    in the session of the page server, a training would be nice to that one, but not to the reader's browser.
    """
    if not nice:
        return
    os.nice(nice)
    with contextlib.suppress(OSError, AttributeError):  # other systems have neither
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(nice))


def answer(request: bytes) -> Any:
    """Answer a request, or compute a part of it for another worker: the task that is given to Dask.

    Args:
        request: Pickled: the spec, the dotted path of the function, and its further arguments, none for an answer.

    Raises:
        InputError: What the function raised. All other exceptions become a plain one: their classes may be
            TensorFlow's, which the page server must not import to read them.
    """
    # From the page server, which alone may speak to the scheduler.
    spec, path, parts = pickle.loads(request)  # nosec B301
    report = Report(spec)
    problem = value = None
    try:
        if not parts:
            report.send(Progress())
        # A long job may have been cancelled between two workers, or on its way to the first.
        if spec.queue == "quick" or not report.cancelled():
            value = _function(path)(spec, *parts, report)
    except Exception as caught:
        problem = caught
    finally:
        report.close()
    if report.stopping:
        raise cancelled()
    if problem is not None:
        raise _portable(problem)
    return value


class Report:
    """How an answering function tells what it does and learns that nobody wants it any more.

    Once it has been told to stop, what the function returns or raises is dropped.
    """

    def __init__(self, spec: Spec) -> None:
        self.worker = distributed.get_worker()
        self.stopping = False
        self._spec = spec
        self._pace = Pace()
        self._tokens, self._refilled = float(_BURST), time.monotonic()
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None

    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        """Tell how far it is, see :class:`Progress`. Call it as often as you like: four a second get through."""
        now, fraction = time.monotonic(), float(fraction)  # NumPy's cannot be sent
        left = self._pace.seconds_left(now, fraction, message)
        self._tokens = min(_BURST, self._tokens + (now - self._refilled) * _PER_SECOND)
        self._refilled = now
        if self._tokens >= 1 or fraction >= 1:
            self._tokens -= 1
            self.send(Progress(fraction, message, epoch, batch, left))

    def send(self, progress: Progress) -> None:
        """Tell whoever watches."""
        self.worker.log_event(TOPIC, (self._spec.spec_id, dataclasses.asdict(progress)))

    def cancelled(self) -> bool:
        """Whether to stop, known within half a second. Costs nothing: ask in each batch, and return when told."""
        if self._watcher is None:
            event = distributed.Event(cancel_name(self._spec.spec_id), client=distributed.get_client())
            self.stopping = event.is_set()
            self._watcher = threading.Thread(target=self._watch, args=(event,), daemon=True)
            self._watcher.start()
        return self.stopping

    def give_way(self) -> None:
        """Wait while a page is drawn on this machine, see :mod:`core.engine.give_way`. Call it before each batch."""
        self._give_way.wait()

    @cached_property
    def _give_way(self) -> GiveWay:
        return GiveWay(settings().home)

    def share(self, parts: Sequence[Any], compute: Callable[[Any], None], *, elsewhere: str) -> None:
        """Have all parts of a long job computed and kept: here from the first on, by idle workers from the last on.

        Args:
            parts: Records that can be imported without TensorFlow.
            compute: Computes and keeps one here, or finds what another worker has kept.
            elsewhere: Dotted path of a function that does the same in another worker, called as ``function(spec, part,
                report)``.
        """
        Others(self._spec, elsewhere, answer).share(parts, compute, self.cancelled)

    def close(self) -> None:
        """End the watch."""
        self._closed.set()

    def _watch(self, event: distributed.Event) -> None:
        while not self.stopping and not self._closed.wait(_POLL_SECONDS):
            self.stopping = event.is_set()


def _function(path: str) -> Any:
    module, _, name = path.partition(":")
    if module.startswith(_NETWORKS):
        from core.engine import warm_up

        # Two threads that import TensorFlow from different ends would meet half-made modules.
        warm_up.wait()
    return getattr(importlib.import_module(module), name)


def _portable(problem: Exception) -> InputError:
    """The same error for the page server: without its causes, which Dask would send along, and of a class
    that can be imported there without TensorFlow."""
    if not isinstance(problem, InputError):
        _logger.error("A request failed", exc_info=problem)
        text = f"{type(problem).__name__}: {problem}"
        return InputError(N_("The computation stopped with an error ({problem})."), problem=text)
    if type(problem).__module__.startswith(_NETWORKS):
        return InputError(problem.sentence, **problem.values)
    return fresh(problem)
