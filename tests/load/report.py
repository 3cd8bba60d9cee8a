"""What a measurement says: percentiles, a table, and what misses a goal."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Waits:
    """How long readers waited, seconds.

    Attributes:
        count: How often.
        median: Half of them waited no longer.
        high: 95 of 100 waited no longer.
        longest: Nobody waited longer.
    """

    count: int
    median: float
    high: float
    longest: float

    def __str__(self) -> str:
        return f"{_short(self.median)} / {_short(self.high)} / {_short(self.longest)}"


def waits(seconds: Sequence[float]) -> Waits:
    """Of at least one number; all of nothing is endless, since nobody got an answer.

    >>> str(waits([0.1, 0.2, 0.3]))
    '0.20 / 0.29 / 0.30'
    """
    if not seconds:
        return Waits(0, float("inf"), float("inf"), float("inf"))
    high = float(np.percentile(seconds, 95))
    return Waits(len(seconds), statistics.median(seconds), high, max(seconds))


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """In Markdown; all rows have the names of the first one."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(row[name] for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _short(seconds: float) -> str:
    return f"{seconds:.2f}"
