"""How an answer tells its progress, and learns that nobody wants it any more."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from core.datasets.spec import OnProgress

Part = TypeVar("Part")


class Report(Protocol):
    """What a function that answers a request gets; see :class:`core.engine.worker.Report`."""

    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        """Tell how far it is, 0 to 1, and what is being done; while a training goes through its batches, the epoch
        from 1 and how many of its batches are done."""

    def cancelled(self) -> bool:
        """Whether to stop."""


class TrainingReport(Report, Protocol):
    """What a training gets; asked whether to stop before every batch, told the progress after it."""

    def give_way(self) -> None:
        """Let those go first who need the machine now: a batch can wait a moment, a reader should not."""

    def share(self, parts: Sequence[Part], compute: Callable[[Part], None], *, elsewhere: str) -> None:
        """Have all parts of the job computed and kept: here by ``compute``, and by other workers that are idle.

        ``elsewhere`` is the dotted path of a function that they call with the spec, the part and a report.
        """


class Quiet:
    """Of a command: tells nobody, has no server to give way to, and is stopped by Ctrl-C alone."""

    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        """Tell nobody."""

    def cancelled(self) -> bool:
        """Ctrl-C does that."""
        return False

    def give_way(self) -> None:
        """To nobody."""

    def share(self, parts: Sequence[Any], compute: Callable[[Any], None], *, elsewhere: str) -> None:
        """All are computed here."""
        for part in parts:
            compute(part)


class Cancelled(Exception):
    """Nobody wants the answer any more."""


def stop_if_cancelled(report: Report) -> None:
    """Raise :class:`Cancelled` once nobody wants the answer any more."""
    if report.cancelled():
        raise Cancelled


def before_batch(report: TrainingReport) -> None:
    """Let others go first; then as :func:`stop_if_cancelled`."""
    report.give_way()
    stop_if_cancelled(report)


def teller(report: Report) -> OnProgress:
    """Passes progress on, and stops as :func:`stop_if_cancelled` does."""

    def tell(fraction: float, sentence: str) -> None:
        stop_if_cancelled(report)
        report.progress(fraction, sentence)

    return tell
