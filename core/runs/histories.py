"""A training run of the store as a History to draw and compare."""

import math

from core.histories import History
from core.runs import Run

_NOT_METRICS = ("epoch", "seconds")


def history_of(run: Run) -> History:
    """The curves of a run with at least one finished epoch; metrics without any value are left out."""
    metrics = {
        name: tuple(values)
        for name, values in run.history.items()
        if name not in _NOT_METRICS and any(map(math.isfinite, values))
    }
    length = len(next(iter(run.history.values())))
    epochs = run.history.get("epoch") or range(1, length + 1)
    return History(
        run.title or run.run_id,
        tuple(map(float, epochs)),
        metrics,
        steps_per_epoch=run.metrics.get("steps_per_epoch") or run.spec.get("steps_per_epoch"),
        kind="recorded" if run.recorded else "own",
    )


def rate_ends_at_zero(run: Run) -> bool:
    """Whether the schedule of its last phase has brought the learning rate of a complete run to 0."""
    phases = [run.spec.get(name) or {} for name in ("fine_tuning", "head_training")]
    last = next((phase for phase in phases if phase.get("epochs")), {})
    return run.state == "complete" and bool(last.get("decay"))
