"""A request on its way: what a page holds of it."""

import dataclasses
import threading
from collections.abc import Callable
from typing import Any, Generic, Literal

from core.engine.errors import JobCancelled, fresh
from core.engine.progress import Progress
from core.errors import N_, InputError
from core.specs.spec import Answer, Spec

State = Literal["queued", "running", "done", "failed", "cancelled"]


class Job(Generic[Answer]):
    """One computation, shared by all who asked for it. Made by the engine; safe to read from any thread.

    Attributes:
        spec_id: Identity of the request.
        queue: ``"quick"`` or ``"training"``.
        spec: The request.
        cancelling: True from the wish to cancel it on.
        losses: How often it was lost with the connection to its worker.
    """

    def __init__(
        self, spec: Spec[Answer], *, position: Callable[["Job[Answer]"], int | None] = lambda job: None
    ) -> None:
        self.spec_id = spec.spec_id
        self.queue = spec.queue
        self.spec = spec
        self.cancelling = False
        self.losses = 0
        self._position = position
        self._progress = Progress()
        self._state: State = "queued"
        self._ended = threading.Event()
        self._value: Any = None
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
    def error(self) -> InputError | None:
        """Why there is no result, in one sentence; None while there may be one."""
        return self._error

    def progress(self) -> Progress:
        """How far it is and how long it may take."""
        return dataclasses.replace(self._progress, queue_position=self._position(self))

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
            self._state = "running"
            self._progress = progress

    def finish(self, value: Any) -> None:
        """Note its result."""
        self._value = value
        self._end("done")

    def fail(self, error: InputError) -> None:
        """Note why it has no result."""
        self._error = error
        self._end("cancelled" if isinstance(error, JobCancelled) else "failed")

    def _end(self, state: State) -> None:
        self._state = state
        self._ended.set()


def cancelled() -> JobCancelled:
    """The error of a job that was cancelled."""
    return JobCancelled(N_("The computation was cancelled. Start it again if you still need it."))
