"""Which strategy recorded runs speak for: the least work that is no worse than the best by more than chance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from core.runs import repeats
from core.runs.sweep import RecordedSweep, SweepPoint, recorded_sweeps
from core.specs.from_dict import spec_from_dict
from core.specs.own_classes import recorded_test
from core.specs.presets.strategies import STRATEGIES, TASKS, UNTRAINED

_STANDARD_ERRORS = 2


@dataclass(frozen=True)
class Evidence:
    """What was recorded for a strategy at one number of pictures.

    Attributes:
        strategy: Name in :data:`core.specs.presets.strategies.STRATEGIES`.
        size: Training pictures of each class; 0 for no training.
        recording: Name of the run, or of the files of the sweep.
        accuracies: Of each seed, 0 to 1, on ``num_test`` pictures.
        num_test: Test pictures.
    """

    strategy: str
    size: int
    recording: str
    accuracies: tuple[float, ...]
    num_test: int

    @property
    def mean(self) -> float:
        """Of the seeds."""
        return fmean(self.accuracies)

    def is_below(self, other: "Evidence") -> bool:
        """Whether the other is better by more than two standard errors of the difference.

        The errors are those of two shares, each of so many test pictures; several seeds on the same pictures do not
        make them smaller.
        """
        variances = (one.mean * (1 - one.mean) / one.num_test for one in (self, other))
        return other.mean - self.mean > _STANDARD_ERRORS * math.sqrt(sum(variances))


@dataclass(frozen=True)
class Advice:
    """What the runs of a task say at a number of pictures.

    Attributes:
        size: Training pictures a class of the runs that are compared.
        compared: The evidence, the best mean first.
        chosen: The one of least work among those that are not below the best; None where nothing can be compared.
    """

    size: int
    compared: tuple[Evidence, ...]
    chosen: Evidence | None


@cache
def evidence(task: str) -> tuple[Evidence, ...]:
    """All that was recorded for a task, by strategy and size; entries whose recording is missing are left out."""
    found = []
    for strategy, runs in TASKS[task].runs.items():
        for size, name in runs.items():
            accuracies, num_test = _measured(strategy, name)
            if accuracies:
                found.append(Evidence(strategy, size, name, accuracies, num_test))
    return (*found, *(sweep_evidence(TASKS[task].sweep) if TASKS[task].sweep else ()))


@cache
def sweep_evidence(name: str) -> tuple[Evidence, ...]:
    """What was recorded of a task of the sweep, all its seeds together; ``strategy`` is the name of the net."""
    return evidence_of([sweep for sweep in recorded_sweeps() if sweep.task == name])


def evidence_of(sweeps: Sequence[RecordedSweep]) -> tuple[Evidence, ...]:
    """The nets of one task's recorded seeds, by size and net."""
    found: dict[tuple[int, str], list[tuple[SweepPoint, str]]] = {}
    for sweep in sweeps:
        for point in sweep.points:
            found.setdefault((point.size, point.net), []).append((point, sweep.name))
    return tuple(
        Evidence(
            net, size, ", ".join(name for _, name in points), tuple(point.accuracy for point, _ in points),
            min(point.num_test for point, _ in points),
        )
        for (size, net), points in sorted(found.items())
    )  # fmt: skip


def advise(task: str, pictures: int) -> Advice | None:
    """What the runs with at most that many training pictures a class say.

    Compared are the runs of the largest such number of pictures, and what needs none.

    Returns:
        None where nothing was recorded with so few.
    """
    known = [one for one in evidence(task) if one.size <= pictures]
    if not known:
        return None
    size = max(one.size for one in known)
    compared = sorted((one for one in known if one.size in (0, size)), key=lambda one: -one.mean)
    order = list(STRATEGIES)
    equals = [one for one in compared if not one.is_below(compared[0])]
    chosen = min(equals, key=lambda one: order.index(one.strategy)) if len(compared) > 1 else None
    return Advice(size, tuple(compared), chosen)


def lines(task: str) -> Mapping[str, Mapping[int, tuple[float, ...]]]:
    """The accuracies by strategy and size."""
    found: dict[str, dict[int, tuple[float, ...]]] = {}
    for one in evidence(task):
        found.setdefault(one.strategy, {})[one.size] = one.accuracies
    return found


def _measured(strategy: str, name: str) -> tuple[tuple[float, ...], int]:
    if strategy == UNTRAINED:
        test = recorded_test(name)
        return ((test.accuracy("mean"),), len(test.labels)) if test is not None else ((), 0)
    runs = repeats(name)
    if not runs:
        return (), 0
    spec = spec_from_dict(runs[0].kind, runs[0].spec)
    accuracies = tuple(float(run.metrics["test_accuracy"]) for run in runs)
    return accuracies, spec.data.test_per_class * spec.model.classes
