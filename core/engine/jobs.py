"""A request on its way: what a page holds of it."""

import dataclasses
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, Literal

from core.engine.audience import Audience
from core.engine.errors import JobCancelled, fresh
from core.engine.failures import remembered_seconds
from core.engine.progress import Progress
from core.errors import N_, InputError
from core.specs.spec import Answer, Spec

State = Literal["queued", "running", "done", "failed", "cancelled"]


class Job(Generic[Answer]):
    """One computation, shared by all who asked for it. Made by the engine; safe to read from any thread.

    Attributes:
        spec_id: Identity of the request.
        queue: The kind of worker that answers.
        spec: The request.
        cancelling: True from the wish to cancel it on.
        losses: How often it was lost with the connection to its worker.
        deaths: How often it has taken down its worker since it got on.
        audience: Who asks for it and who watches it.
        precedence: Below 0 for one that goes before others, above 0 for one that goes behind them.
        doom: Why its worker is being replaced, if that is to end it.
        told_to_stop: When it was, by ``time.monotonic()``.
    """

    def __init__(
        self, spec: Spec[Answer], *, position: Callable[["Job[Answer]"], int | None] = lambda job: None
    ) -> None:
        self.spec_id = spec.spec_id
        self.queue = spec.workers
        self.spec = spec
        self.cancelling = False
        self.losses = 0
        self.deaths = 0
        self._died_in_epoch = 0
        self.audience = Audience(is_kept=self.queue == "training")
        self.precedence = 0
        self.doom: InputError | None = None
        self.told_to_stop: float | None = None
        self._asked_at = time.monotonic()
        self._began_at: float | None = None
        self._position = position
        self._progress = Progress()
        self._state: State = "queued"
        self._ended = threading.Event()
        self._value: Any = None
        self._forgotten_at = 0.0
        self._error: InputError | None = None

    @property
    def state(self) -> State:
        """Where it stands; ``done``, ``failed`` and ``cancelled`` are final."""
        return self._state

    @property
    def ended(self) -> bool:
        """Whether the state is final."""
        return self._ended.is_set()

    @property
    def is_answered(self) -> bool:
        """Whether it answers equal requests: it has a result, or has failed lately and would fail again."""
        return self._state == "done" or (self._state == "failed" and time.monotonic() < self._forgotten_at)

    @property
    def error(self) -> InputError | None:
        """Why there is no result, in one sentence; None while there may be one."""
        return self._error

    def progress(self) -> Progress:
        """How far it is and how long it may take."""
        return dataclasses.replace(self._progress, queue_position=self._position(self))

    def seconds(self) -> tuple[float, float]:
        """How long it has waited and how long it has run."""
        now, began = time.monotonic(), self._began_at
        return (now - self._asked_at, 0.0) if began is None else (began - self._asked_at, now - began)

    def wait(self, seconds: float) -> bool:
        """Wait that long at most; whether it has ended."""
        return self._ended.wait(seconds)

    def result(self, timeout: float | None = None) -> Answer:
        """Wait for the answer. All who asked get the same object: do not modify it.

        Args:
            timeout: Seconds to wait, or None for as long as it takes.

        Raises:
            InputError: When the time is over, and the job goes on; when it stopped for a reason that is not the
                reader's; or what the computation itself raised, of its own class.
            JobCancelled: When it was cancelled.
        """
        if not self._ended.wait(timeout):
            raise InputError(
                N_("No answer within {seconds} seconds: the computer is busy. Try again in a moment."),
                seconds=f"{timeout:g}",
            )
        if self._error is not None:
            raise fresh(self._error)  # one object raised in many threads would collect their tracebacks
        return self._value

    # For the engine

    def take(self, progress: Progress) -> None:
        """Note what its worker tells; the first word of it tells that it has begun."""
        if not self.ended:
            if self._began_at is None:
                self._began_at = time.monotonic()
            self._state = "running"
            self._progress = progress

    def count_death(self) -> None:
        """Note that its worker died; that it has got on since the last time makes up for those before."""
        self.deaths = 1 if self._progress.epoch > self._died_in_epoch else self.deaths + 1
        self._died_in_epoch = self._progress.epoch

    def wait_again(self) -> None:
        """Note that it has no worker any more."""
        self._state, self._began_at = "queued", None

    def finish(self, value: Any) -> None:
        """Note its result."""
        self._value = value
        self._end("done")

    def fail(self, error: InputError) -> None:
        """Note why it has no result."""
        self._error = error
        if self.queue != "training":
            self._forgotten_at = time.monotonic() + remembered_seconds(error)
        self._end("cancelled" if isinstance(error, JobCancelled) else "failed")

    def _end(self, state: State) -> None:
        self._state = state
        self._ended.set()


def cancelled() -> JobCancelled:
    """The error of a job that was cancelled."""
    return JobCancelled(N_("The computation was cancelled. Start it again if you still need it."))
