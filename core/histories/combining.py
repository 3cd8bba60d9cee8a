"""Histories of one run that came in several files, and names that tell runs apart."""

import math
from collections.abc import Sequence
from dataclasses import replace

from core.histories.history import Axis, History


def combine(histories: Sequence[History]) -> list[History]:
    """Join uploaded histories of the same name that share no metric: TensorBoard downloads one file a metric.

    Their epochs (or steps) are united; where a part has no value, the joined metric has a gap (NaN). All others
    come back as they are, in their order.

    Example:
        >>> names = ("loss", "val_loss")
        >>> parts = [History("run", (1.0, 2.0), {name: (0.5, 0.25)}, kind="uploaded") for name in names]
        >>> [list(history.metrics) for history in combine(parts)]
        [['loss', 'val_loss']]
    """
    joined: list[History] = []
    for history in histories:
        place = next((i for i, other in enumerate(joined) if _belong_together(other, history)), None)
        if place is None:
            joined.append(history)
        else:
            joined[place] = _join(joined[place], history)
    return joined


def distinct_names(histories: Sequence[History]) -> list[History]:
    """The same histories; a name that is already taken gets a number: ``history``, ``history (2)``.

    Example:
        >>> run = History("run", (1.0,), {"loss": (0.5,)})
        >>> [history.name for history in distinct_names([run, run])]
        ['run', 'run (2)']
    """
    taken: set[str] = set()
    distinct = []
    for history in histories:
        name, number = history.name, 1
        while name in taken:
            number += 1
            name = f"{history.name} ({number})"
        taken.add(name)
        distinct.append(history if name == history.name else replace(history, name=name))
    return distinct


def _belong_together(left: History, right: History) -> bool:
    return (
        left.kind == right.kind == "uploaded"
        and left.name == right.name
        and (left.epochs is None) == (right.epochs is None)
        and (left.steps is None) == (right.steps is None)
        and not left.metrics.keys() & right.metrics.keys()
    )


def _join(left: History, right: History) -> History:
    by_epoch = left.epochs is not None
    axis: Axis = "epoch" if by_epoch else "step"
    metrics = {}
    points = sorted({*(left.positions(axis) or ()), *(right.positions(axis) or ())})
    for part in (left, right):
        for metric, values in part.metrics.items():
            known = dict(zip(part.positions(axis) or (), values, strict=True))
            metrics[metric] = tuple(known.get(point, math.nan) for point in points)
    return History(
        left.name,
        tuple(points) if by_epoch else None,
        metrics,
        steps=None if by_epoch else tuple(points),
        steps_per_epoch=left.steps_per_epoch or right.steps_per_epoch,
        kind=left.kind,
    )
