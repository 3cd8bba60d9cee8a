"""What tests in several folders use: a home of their own, a job's report without a worker, the code panel's code."""

import contextlib
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from core.settings import settings
from core.snippets.files import Make, files_of, noting_files


@contextmanager
def living_in(folder: Path) -> Iterator[Path]:
    """Data, weights, features and runs lie in ``folder`` while the block runs, for workers started in it as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", str(folder))
        for variable in ("CONVNET_CLASSROOM_RUNS", "CONVNET_CLASSROOM_DATABASE"):
            patch.delenv(variable, raising=False)
        settings.cache_clear()
        yield folder
    settings.cache_clear()


def wait_until(
    condition: Callable[[], object], sentence: str = "it did not happen", seconds: float = 300.0
) -> None:
    """Until something is so; so long afterwards it will not be any more."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, sentence
        time.sleep(0.05)


class Snippet(str):
    """Code with what makes the files that lie beside it.

    Attributes:
        files: By their paths.
    """

    files: Mapping[str, Make] = MappingProxyType({})


def snippet(write: Callable[..., str], *args: Any, **options: Any) -> Snippet:
    """What a function of ``core.snippets`` writes, with its files."""
    with noting_files() as noted:
        return with_files(write(*args, **options), noted.files)


def with_files(code: str, noted: Mapping[str, Make]) -> Snippet:
    """The code with those of the files that it names."""
    found = Snippet(code)
    found.files = files_of(code, noted)
    return found


def execute(code: str, folder: Path | None = None) -> dict[str, Any]:
    """Run code as a reader would, with its files beside it and nothing of this project; the names that it leaves.

    Args:
        code: Of a code panel.
        folder: Where it runs; by default one of its own, which is gone afterwards.
    """
    assert not re.search(r"^\s*(from|import) (core|pages|tests)\b", code, re.MULTILINE), code
    names: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as own:
        place = folder or Path(own)
        for path, make in getattr(code, "files", {}).items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(make())
        with contextlib.chdir(place):
            exec(compile(code, "snippet.py", "exec"), names)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
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
