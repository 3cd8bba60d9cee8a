"""What is read off training curves: the best epoch, where overfitting starts, and what that says about a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import median
from typing import Literal

from core.histories.history import Axis, History
from core.histories.smoothing import ema_debiased

NOISE_WEIGHT = 0.6
MIN_EPOCHS = 8

Verdict = Literal["overfitting", "still_improving", "levelled_off", "too_short"]


@dataclass(frozen=True)
class Diagnosis:
    """What the validation loss of a run does.

    Attributes:
        verdict: ``"overfitting"``: it has risen clearly above its minimum. ``"still_improving"``: it falls clearly
            over the last half: the net is underfitted, or stopped early. ``"levelled_off"``: neither.
            ``"too_short"``: fewer than 8 values.
        start: Where overfitting starts, in ``unit``, or None.
        best, best_loss: Where the raw validation loss is lowest, and its value; None if there is none.
        last, last_loss: Where the last finite value lies, and that value; None if there is none.
        accuracy_gap: Training minus validation accuracy at the end, or None.
        unit: Unit of ``start``, ``best`` and ``last``: steps for a run whose epochs are not known.
    """

    verdict: Verdict
    start: float | None
    best: float | None
    best_loss: float | None
    last: float | None
    last_loss: float | None
    accuracy_gap: float | None
    unit: Axis


def best_epoch(
    epochs: Sequence[float], values: Sequence[float], *, higher_is_better: bool = False
) -> float | None:
    """The epoch of the lowest (or highest) value; the earliest of equals, None if no value is finite.

    It is read off the raw values: this is the epoch whose weights a checkpoint on this metric keeps.

    Example:
        >>> best_epoch([1, 2, 3], [0.5, 0.25, 0.25]), best_epoch([1, 2, 3], [0.5, 0.75, 0.5], higher_is_better=True)
        (2, 2)
    """
    sign = -1.0 if higher_is_better else 1.0
    finite = [(sign * value, epoch) for epoch, value in zip(epochs, values, strict=True) if isfinite(value)]
    return min(finite, key=lambda pair: pair[0])[1] if finite else None


def overfitting_start(epochs: Sequence[float], validation_loss: Sequence[float]) -> float | None:
    """The epoch from which the validation loss no longer improves but rises, or None if it does not rise.

    The loss is smoothed forwards and then backwards (:func:`ema_debiased`, weight 0.6), so that its minimum is not
    moved to a later epoch as by smoothing forwards alone. Overfitting starts at the epoch of this minimum, or at that
    of the lowest raw value where it comes later (until then the loss has improved), provided that at the last epoch the
    smoothed loss lies above its minimum by more than 3 standard deviations of the noise of the raw loss: a loss that
    merely flattens out, or falls until the end, gives None.

    The noise is estimated from second differences, from which a steady trend drops out: their median absolute value
    times 1.4826 is their standard deviation, ``sqrt(6)`` times that of the noise.

    Args:
        epochs: Epoch numbers.
        validation_loss: One value an epoch; gaps (NaN, infinity) are left out. Fewer than 8 finite values give None:
            too few to tell a rise from noise.

    Source:
        Difference-based noise estimate: Gasser, Sroka and Jennen-Steinmetz 1986, *Residual variance and residual
        pattern in nonlinear regression*.

    Example:
        >>> loss = [5, 4, 3, 2, 1, 2, 3, 4, 5]
        >>> overfitting_start(range(1, 10), loss), overfitting_start(range(1, 10), sorted(loss, reverse=True))
        (5, None)
    """
    pairs = [(epoch, loss) for epoch, loss in zip(epochs, validation_loss, strict=True) if isfinite(loss)]
    if len(pairs) < MIN_EPOCHS:
        return None
    losses = [loss for _, loss in pairs]
    smoothed = ema_debiased(ema_debiased(losses, NOISE_WEIGHT)[::-1], NOISE_WEIGHT)[::-1]
    lowest = min(range(len(smoothed)), key=smoothed.__getitem__)
    rise = smoothed[-1] - smoothed[lowest]
    best = min(range(len(losses)), key=losses.__getitem__)
    return pairs[max(lowest, best)][0] if rise > 3 * _noise(losses) else None


def diagnose(history: History) -> Diagnosis:
    """Read the curves of one run; :func:`overfitting_start` tells a rise from noise.

    Example:
        >>> falling = [1 - epoch / 20 for epoch in range(10)]  # 1, 0.95, ... 0.55
        >>> rising = [0.6 + epoch / 20 for epoch in range(10)]
        >>> epochs = tuple(range(1, 21))
        >>> found = diagnose(History("run", epochs, {"val_loss": (*falling, *rising)}))
        >>> found.verdict, found.best, found.best_loss
        ('overfitting', 10, 0.55)
    """
    unit: Axis = "step" if history.positions("epoch") is None else "epoch"
    places, losses = history.positions(unit) or (), history.metrics.get("val_loss", ())
    pairs = [(place, loss) for place, loss in zip(places, losses, strict=False) if isfinite(loss)]
    finite = [loss for _, loss in pairs]
    start = overfitting_start([place for place, _ in pairs], finite)
    best, best_loss = min(pairs, key=lambda pair: pair[1], default=(None, None))
    last, last_loss = pairs[-1] if pairs else (None, None)
    gap = history.final_difference("accuracy", "val_accuracy")
    return Diagnosis(_verdict(start, finite), start, best, best_loss, last, last_loss, gap, unit)


def _noise(values: Sequence[float]) -> float:
    second_differences = [
        abs(left - 2 * middle + right)
        for left, middle, right in zip(values, values[1:], values[2:], strict=False)
    ]
    return 1.4826 * median(second_differences) / sqrt(6)


def _verdict(start: float | None, losses: list[float]) -> Verdict:
    if len(losses) < MIN_EPOCHS:
        return "too_short"
    if start is not None:
        return "overfitting"
    tail = losses[-max(MIN_EPOCHS, len(losses) // 2) :]
    # Read backwards, a loss that falls clearly is one that rises clearly.
    falls = overfitting_start(range(len(tail)), tail[::-1]) is not None
    return "still_improving" if falls else "levelled_off"
