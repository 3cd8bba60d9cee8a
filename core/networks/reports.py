"""How an answer tells its progress, and learns that nobody wants it any more."""

from typing import Any, Protocol

from core.datasets.spec import Report as Tell


class Report(Protocol):
    """What a function that answers a request gets; see :class:`core.engine.worker.Report`."""

    def progress(self, fraction: float, message: str) -> None:
        """Tell how far it is, 0 to 1, and what is being done."""

    def cancelled(self) -> bool:
        """Whether to stop."""


class TrainingReport(Report, Protocol):
    """What a training gets; asked whether to stop before every batch, told the progress after it."""

    def event(self, kind: str, **values: Any) -> None:
        """Tell that an epoch has ended: kind ``"epoch"``, the columns of the history."""


class Cancelled(Exception):
    """Nobody wants the answer any more."""


def stop_if_cancelled(report: Report) -> None:
    """Raise :class:`Cancelled` once nobody wants the answer any more."""
    if report.cancelled():
        raise Cancelled


def teller(report: Report) -> Tell:
    """Passes progress on, and stops as :func:`stop_if_cancelled` does."""

    def tell(fraction: float, sentence: str) -> None:
        stop_if_cancelled(report)
        report.progress(fraction, sentence)

    return tell
