"""What tests in several folders use: a home of their own, a job's report without a worker, the code panel's code."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.settings import settings


@contextmanager
def living_in(folder: Path) -> Iterator[Path]:
    """Data, weights, features and runs lie in ``folder`` while the block runs, for workers started in it as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", str(folder))
        patch.delenv("CONVNET_CLASSROOM_RUNS", raising=False)
        settings.cache_clear()
        yield folder
    settings.cache_clear()


def execute(code: str) -> dict[str, Any]:
    """Run the code that a page shows, as a reader would; the names that it leaves."""
    names: dict[str, Any] = {}
    exec(compile(code, "snippet.py", "exec"), names)
    return names


class Report:
    """What a job tells, noted.

    Args:
        cancel_at: Nobody wants the answer any more once so many messages have been told.
        die_at: The process is interrupted by this message, counted from 1.
    """

    def __init__(self, *, cancel_at: int | None = None, die_at: int | None = None) -> None:
        self.told: list[tuple[float, str]] = []
        self.batches: list[tuple[int, int]] = []
        self.cancel_at, self.die_at = cancel_at, die_at

    @property
    def fractions(self) -> list[float]:
        return [fraction for fraction, _ in self.told]

    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        assert 0 <= fraction <= 1
        self.told.append((fraction, message))
        self.batches.append((epoch, batch))
        if len(self.told) == self.die_at:
            raise KeyboardInterrupt

    def share(self, parts: Iterable[Any], compute: Callable[[Any], object], *, elsewhere: object) -> None:
        """There is no other worker."""
        self.elsewhere = elsewhere
        for part in parts:
            compute(part)

    def give_way(self) -> None:
        """Nobody else needs the machine."""

    def cancelled(self) -> bool:
        return self.cancel_at is not None and len(self.told) >= self.cancel_at
