"""How an answer tells its progress, and learns that nobody wants it any more."""

from collections.abc import Callable
from typing import Protocol

from core.datasets.spec import OnProgress
from core.specs.spec import Spec


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


class Helpers(Protocol):
    """Other workers that may take over parts of a job; see :class:`core.engine.helpers.Helpers`."""

    def ask(self, request: Callable[[str], Spec]) -> None:
        """See that each of them has a request."""

    def take(self, name: str) -> bool:
        """Whether nobody else is at the part called ``name``."""

    def give_back(self, name: str) -> None:
        """The part is done, or given up."""


class SharingReport(TrainingReport, Protocol):
    """What a training gets whose parts others may take over."""

    @property
    def helpers(self) -> Helpers | None:
        """Those others; None where there are none."""


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
