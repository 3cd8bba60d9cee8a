"""What a figure of training curves draws, computed apart from drawing it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.template import PALETTE
from core.histories import History, distinct_names, higher_is_better
from core.histories.diagnosis import best_epoch, overfitting_start
from core.histories.history import Axis
from core.histories.smoothing import ema, ema_debiased


@dataclass(frozen=True)
class Line:
    """One metric of one run: x, raw and smoothed values, float64 ``(N,)``; NaN is a gap."""

    x: NDArray[np.float64]
    raw: NDArray[np.float64]
    smoothed: NDArray[np.float64]

    @property
    def only_points(self) -> bool:
        """Whether no two neighbours have values: a line would show nothing."""
        is_value = np.isfinite(self.smoothed)
        return not (is_value[1:] & is_value[:-1]).any()


@dataclass(frozen=True)
class RunCurves:
    """One run in a figure.

    Attributes:
        name: Name to show.
        color: ``#RRGGBB``, of Okabe and Ito's palette for colour-blind readers.
        training, validation: The two lines, None if the run does not have the metric.
        best: x and raw value of the best validation value.
        overfitting_start: x, by the validation loss.
    """

    name: str
    color: str
    training: Line | None
    validation: Line | None
    best: tuple[float, float] | None
    overfitting_start: float | None


def run_curves(
    histories: Sequence[History], metric: str, *, weight: float, debiased: bool, axis: Axis
) -> tuple[list[RunCurves], list[str]]:
    """The curves of ``metric`` and ``val_<metric>``, and the names of the runs that cannot be drawn.

    A run cannot be drawn if it has neither metric, or if its ``steps_per_epoch`` is needed for the axis and not known.
    Colours follow the order of ``histories``, also of those left out; they repeat after six runs.

    Raises:
        InputError: ``weight`` is out of range.
    """
    drawn, left_out = [], []
    for place, history in enumerate(distinct_names(histories)):
        x = history.positions(axis)
        if x is None or not {metric, f"val_{metric}"} & history.metrics.keys():
            left_out.append(history.name)
            continue
        training, validation = (
            _line(x, history.metrics.get(name), weight, debiased) for name in (metric, f"val_{metric}")
        )
        val_loss = history.metrics.get("val_loss")
        drawn.append(
            RunCurves(
                history.name,
                PALETTE[place % len(PALETTE)],
                training,
                validation,
                _best(validation, higher_is_better(metric)),
                overfitting_start(x, val_loss, history.metrics.get("loss")) if val_loss else None,
            )
        )
    return drawn, left_out


def thin(values: NDArray[np.float64], limit: int = 2000) -> NDArray[np.intp]:
    """Indices of at most ``limit`` values that draw the same line: the extremes of ``limit / 2`` equal stretches.

    A stretch keeps its minimum and its maximum, in their order, so that no peak is lost; a stretch of gaps only keeps
    one gap. Up to ``limit`` values are all kept. Only drawings are thinned, never what is computed or exported.

    Args:
        values: float64 ``(N,)``.
        limit: At least 2.

    Returns:
        Increasing indices into ``values``.
    """
    if len(values) <= limit:
        return np.arange(len(values))
    edges = np.linspace(0, len(values), limit // 2 + 1).astype(np.intp)[:-1]
    stretch = np.searchsorted(edges, np.arange(len(values)), side="right") - 1
    order = np.lexsort((values, stretch))  # within a stretch: minimum first, gaps last
    counts = np.add.reduceat(np.isfinite(values).astype(np.intp), edges)
    minima, maxima = order[edges], order[edges + np.maximum(counts - 1, 0)]
    return np.unique(np.concatenate([minima, maxima]))


def gap_polygons(
    run: RunCurves,
) -> list[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]:
    """The stretches in which both smoothed lines have values, as ``(x, training, validation)``, thinned."""
    if run.training is None or run.validation is None:
        return []
    upper, lower = run.training.smoothed, run.validation.smoothed
    keep = np.union1d(thin(upper), thin(lower))
    keep = keep if len(keep) < len(upper) else np.arange(len(upper))
    x, upper, lower = run.training.x[keep], upper[keep], lower[keep]
    valid = np.isfinite(upper) & np.isfinite(lower)
    starts = np.flatnonzero(np.diff(valid.astype(int), prepend=0) == 1)
    ends = np.flatnonzero(np.diff(valid.astype(int), append=0) == -1) + 1
    return [(x[i:j], upper[i:j], lower[i:j]) for i, j in zip(starts, ends, strict=True)]


def _line(x: Sequence[float], values: Sequence[float] | None, weight: float, debiased: bool) -> Line | None:
    if values is None:
        return None
    raw = np.array(values, dtype=np.float64)
    raw[~np.isfinite(raw)] = math.nan
    smoothed = (ema_debiased if debiased else ema)(values, weight)
    return Line(np.array(x, dtype=np.float64), raw, np.array(smoothed, dtype=np.float64))


def _best(line: Line | None, higher: bool) -> tuple[float, float] | None:
    if line is None:
        return None
    x = line.x.tolist()
    best = best_epoch(x, line.raw.tolist(), higher_is_better=higher)
    return None if best is None else (best, float(line.raw[x.index(best)]))
