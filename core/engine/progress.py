"""How far a job is, as its worker tells: each word replaces the one before."""

from dataclasses import dataclass

TOPIC = "convnet-classroom"
"""The one topic on which every worker reports; its subscribers sort the messages by ``spec_id``."""


def cancel_name(spec_id: str) -> str:
    """Name of the ``distributed.Event`` that cancels a job."""
    return f"{TOPIC}-cancel-{spec_id}"


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        fraction: From 0 to 1.
        message: What it is doing, in the words of the worker; empty when it has said nothing.
        epoch: The one under way, from 1, while a training goes through its batches; else 0.
        batch: How many batches of it are done; 0 outside of epochs.
        seconds_left: Estimate from the pace so far, or None without one.
        queue_position: 1 for the job that starts next, None for one that waits no longer.
    """

    fraction: float = 0.0
    message: str = ""
    epoch: int = 0
    batch: int = 0
    seconds_left: float | None = None
    queue_position: int | None = None


class Pace:
    """Tells how long the rest may take.

    Loading pictures, computing features and training have a pace of their own, and an interrupted training begins in
    its middle: so each phase is counted anew from its first report.
    """

    def __init__(self) -> None:
        self._first = 0.0, 0.0
        self._phase: str | None = None

    def seconds_left(self, time: float, fraction: float, phase: str = "") -> float | None:
        """Estimate at a moment, or None at the first report of a phase.

        Args:
            time: In seconds, from any moment on.
            fraction: Done by then of all phases together, 0 to 1.
            phase: What is being done.
        """
        if phase != self._phase:
            self._first, self._phase = (time, fraction), phase
        if fraction >= 1:
            return 0.0
        start, first_fraction = self._first
        done = fraction - first_fraction
        return (1 - fraction) * (time - start) / done if done > 0 else None
