"""Which runs a store lets go when it takes too much: those of nobody first, the oldest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.runs.files import Usage


@dataclass(frozen=True)
class StoreLimits:
    """How much a run store may take.

    Attributes:
        num_bytes, num_runs: Of all runs together.
        seconds: After which a run goes that nobody owns; and how long one that somebody owns is safe in a full store.
        since: Seconds since 1970 from when owners are noted; before, nothing counts as left alone.
    """

    num_bytes: int
    num_runs: int
    seconds: float
    since: float = 0.0


def runs_to_delete(
    usage: Mapping[str, Usage],
    owned: Collection[str],
    busy: Collection[str],
    limits: StoreLimits,
    *,
    now: float,
) -> list[str]:
    """The runs that go, in their order.

    What somebody owns goes in a full store only, after all that nobody owns, and only once it has not been written
    for as long as what nobody owns is kept. So a store may stay too full.

    Args:
        usage: Of each run, see :meth:`core.runs.store.RunStore.usage`.
        owned: Ids of the runs that somebody owns.
        busy: Ids of the runs that stay, whatever else: they are trained or looked at.
        limits: What the store may take.
        now: Seconds since 1970.
    """
    excess_bytes, excess_runs = _excess(usage, limits)
    gone = []
    for run_id in sorted(usage, key=lambda run_id: (run_id in owned, usage[run_id].changed_at, run_id)):
        is_old = now - max(usage[run_id].changed_at, limits.since) > limits.seconds
        is_too_much = excess_bytes > 0 or excess_runs > 0
        may_go = is_too_much and is_old if run_id in owned else is_too_much or is_old
        if may_go and run_id not in busy:
            gone.append(run_id)
            excess_bytes -= usage[run_id].num_bytes
            excess_runs -= 1
    return gone


def is_full(usage: Mapping[str, Usage], limits: StoreLimits) -> bool:
    """Whether no further run may begin."""
    return max(_excess(usage, limits)) > 0


def _excess(usage: Mapping[str, Usage], limits: StoreLimits) -> tuple[int, int]:
    """Bytes and runs that must go, where above 0, before another run may begin."""
    num_bytes = sum(run.num_bytes for run in usage.values())
    return num_bytes - limits.num_bytes + 1, len(usage) - limits.num_runs + 1
