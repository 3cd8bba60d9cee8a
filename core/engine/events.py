"""What a worker reports about a job: events, kept in order, and the progress that replaces the one before."""

import threading
from dataclasses import dataclass
from typing import Any

TOPIC = "convnet-classroom"
"""The one topic on which every worker reports; its subscribers sort the messages by ``spec_id``."""


def replay_topic(spec_id: str) -> str:
    """The topic that keeps the events of one long job for those who come late (not its progress)."""
    return f"{TOPIC}-{spec_id}"


def cancel_name(spec_id: str) -> str:
    """Name of the ``distributed.Event`` that cancels a job."""
    return f"{TOPIC}-cancel-{spec_id}"


@dataclass(frozen=True)
class JobEvent:
    """Something that happened in a job.

    Attributes:
        number: Place in the job's list of events, from 0.
        kind: What happened, such as ``"started"`` (again after a worker died) or ``"epoch"``.
        time: Seconds since the epoch on the worker's clock.
        values: Plain values that belong to it.
    """

    number: int
    kind: str
    time: float
    values: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        fraction: From 0 to 1.
        message: What it is doing, in the words of the worker; empty when it has said nothing.
        seconds_left: Estimate from the pace since the worker's first report, or None without one.
        queue_position: 1 for the job that starts next, None for one that waits no longer.
    """

    fraction: float
    message: str
    seconds_left: float | None
    queue_position: int | None


class EventLog:
    """The messages of one job, each once and in order, although live and replayed ones arrive together.

    Args:
        replayed: True when :meth:`replay` is going to be called: what arrives live waits for it.
    """

    def __init__(self, *, replayed: bool = False) -> None:
        self._lock = threading.Lock()
        self._early: list[dict[str, Any]] | None = [] if replayed else None
        self._seen: set[tuple[str, int]] = set()
        self._events: list[JobEvent] = []
        self._first_report: tuple[str, float, float] | None = None
        self._fraction = 0.0
        self._message = ""
        self._seconds_left: float | None = None

    def add(self, message: dict[str, Any]) -> None:
        """Take one message of a worker: ``attempt, number, kind, time, values``."""
        with self._lock:
            if self._early is not None:
                self._early.append(message)
            else:
                self._take(message)

    def replay(self, messages: list[dict[str, Any]]) -> None:
        """Take the messages sent before anyone listened, then those that came in meanwhile."""
        with self._lock:
            early, self._early = self._early or [], None
            for message in [*messages, *early]:
                self._take(message)

    def since(self, number: int) -> list[JobEvent]:
        """The events from ``number`` on."""
        with self._lock:
            return self._events[number:]

    def progress(self, queue_position: int | None) -> Progress:
        """The last report, with the given place in the queue."""
        with self._lock:
            return Progress(self._fraction, self._message, self._seconds_left, queue_position)

    def _take(self, message: dict[str, Any]) -> None:
        identity = (message["attempt"], message["number"])
        if identity in self._seen:
            return
        self._seen.add(identity)
        if message["kind"] == "progress":
            self._report(message["attempt"], message["time"], **message["values"])
        else:
            number = len(self._events)
            self._events.append(JobEvent(number, message["kind"], message["time"], message["values"]))

    def _report(self, attempt: str, time: float, fraction: float, message: str) -> None:
        # A retried job starts at the epoch it had reached, so each attempt has a pace of its own.
        if self._first_report is None or self._first_report[0] != attempt:
            self._first_report = (attempt, time, fraction)
        _, first_time, first_fraction = self._first_report
        done = fraction - first_fraction
        self._seconds_left = (1 - fraction) * (time - first_time) / done if done > 0 else None
        self._fraction, self._message = fraction, message
