"""One reader fed with many inputs, and what came of it."""

import resource
import time
import traceback
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from core.errors import InputError
from tests.fuzz.targets import TARGETS

MAX_SECONDS = 5.0


@dataclass
class Outcome:
    """What a reader did with its inputs.

    Attributes:
        tracebacks: Of what was raised but no ``InputError``, each kind once, with its input.
        slowest: Seconds of the slowest input.
    """

    inputs: int = 0
    refused: int = 0
    accepted: int = 0
    failures: int = 0
    tracebacks: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing but sentences came, each in time."""
        return not self.failures and self.slowest < MAX_SECONDS


def fuzz(name: str, count: int, *, start: int = 0) -> Outcome:
    """Feed a reader.

    Args:
        name: Of :data:`tests.fuzz.targets.TARGETS`.
        count: How many inputs.
        start: Seed of the inputs.
    """
    target, outcome = TARGETS[name], Outcome()
    with target.opened() as read:

        @seed(start)
        @settings(
            max_examples=count, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(target.strategy())
        def feed(content: object) -> None:
            begin = time.perf_counter()
            try:
                read(content)
                outcome.accepted += 1
            except InputError:
                outcome.refused += 1
            except Exception as error:
                outcome.failures += 1
                place = traceback.extract_tb(error.__traceback__)[-1]
                key = f"{type(error).__name__} at {place.filename}:{place.lineno}"
                outcome.tracebacks.setdefault(key, f"{traceback.format_exc()}\ninput: {content!r:.2000}")
            outcome.inputs += 1
            outcome.slowest = max(outcome.slowest, time.perf_counter() - begin)

        feed()
    return outcome


def check(found: Outcome, count: int) -> None:
    """Fail with the first traceback; and where hardly an input was made, or none that had to be refused."""
    assert not found.tracebacks, next(iter(found.tracebacks.values()))
    assert found.inputs >= count // 2
    assert found.refused


def peak_megabytes() -> float:
    """Most memory that this process and its children have had."""
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return used / 1024
