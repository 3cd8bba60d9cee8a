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

    Loading and computing features have a pace of their own, and an interrupted training begins in its middle: so the
    epochs are counted anew from the first report of them.
    """

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None
        self._in_epochs = False

    def seconds_left(self, time: float, fraction: float, *, in_epochs: bool = False) -> float | None:
        """Estimate at a moment, or None at the first report.

        Args:
            time: In seconds, from any moment on.
            fraction: Done by then, 0 to 1.
            in_epochs: Whether a training goes through its batches.
        """
        if self._first is None or in_epochs > self._in_epochs:
            self._first, self._in_epochs = (time, fraction), in_epochs
        start, first_fraction = self._first
        done = fraction - first_fraction
        return (1 - fraction) * (time - start) / done if done > 0 else None
