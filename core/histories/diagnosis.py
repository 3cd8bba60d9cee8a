"""What is read off training curves: the best epoch, where overfitting starts, and what that says about a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, isfinite, sqrt
from statistics import mean, median, stdev
from typing import Literal

from core.histories.history import Axis, History
from core.histories.smoothing import ema_debiased

NOISE_WEIGHT = 0.6
MIN_EPOCHS = 8
_SURE = 3.0  # standard errors
_RISE, _FALL = 0.05, 0.04  # of the loss: less is no rise and no fall that anybody would act on
_BY_HEART = 0.25  # training loss as a share of the validation loss
_GAP = 0.1  # least difference of the two that counts, nats
_BROKEN = 1.5  # training loss as a multiple of what it was after the first epoch

Verdict = Literal[
    "overfitting",
    "learned_by_heart",
    "broke_down",
    "still_improving",
    "schedule_ended",
    "levelled_off",
    "too_short",
]


@dataclass(frozen=True)
class Diagnosis:
    """What the validation loss of a run does.

    Attributes:
        verdict: ``"overfitting"``: it has risen clearly above its minimum while the training loss went on falling.
            ``"learned_by_heart"``: it does not rise clearly, but the training loss lies far below it: no good fit.
            ``"broke_down"``: after its best epoch the training loss itself jumped above where it began.
            ``"still_improving"``: it falls clearly at the end: the net is underfitted, or stopped early.
            ``"schedule_ended"``: likewise, but the learning rate has fallen to 0, so more epochs would change nothing.
            ``"levelled_off"``: none of these. ``"too_short"``: fewer than 8 values.
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


def overfitting_start(
    epochs: Sequence[float],
    validation_loss: Sequence[float],
    training_loss: Sequence[float] | None = None,
) -> float | None:
    """The epoch from which the validation loss no longer improves but rises, or None if it does not rise.

    The loss is smoothed forwards and then backwards (:func:`ema_debiased`, weight 0.6), so that its minimum is not
    moved to a later epoch as by smoothing forwards alone. Overfitting starts at the epoch of this minimum, or at that
    of the lowest raw value where it comes later (until then the loss has improved), provided that one of two tests
    tells a rise from noise:

    - at the last epoch the smoothed loss lies above its minimum by more than 3 standard deviations of the raw noise;
    - the mean of the last third lies above the minimum by more than 3 of its standard errors and by 5 %. The minimum
      is the lowest of many, so half a standard deviation of the noise is added to the error for that choice.

    A loss that merely flattens out, or falls until the end, gives None.

    The noise is estimated from second differences, from which a steady trend drops out: their median absolute value
    times 1.4826 is their standard deviation, ``sqrt(6)`` times that of the noise.

    Args:
        epochs: Epoch numbers.
        validation_loss: One value an epoch; gaps (NaN, infinity) are left out. Fewer than 8 finite values give None:
            too few to tell a rise from noise.
        training_loss: Likewise, if it is known: where it has not fallen since, the net has not overfitted but lost
            its way, and the answer is None.

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
    best = min(range(len(losses)), key=losses.__getitem__)
    start = pairs[max(lowest, best)][0]
    if training_loss is not None and not _goes_on_falling(epochs, training_loss, start):
        return None
    rises_at_the_end = smoothed[-1] - smoothed[lowest] > 3 * _noise(losses)
    return start if rises_at_the_end or _last_third_is_higher(losses, smoothed, lowest) else None


def diagnose(history: History, *, rate_ends_at_zero: bool = False) -> Diagnosis:
    """Read the curves of one run; :func:`overfitting_start` tells a rise from noise.

    Args:
        history: Of the run.
        rate_ends_at_zero: Whether a schedule has brought the learning rate to 0 at its end.

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
    training = history.metrics.get("loss")
    pairs = [(place, loss) for place, loss in zip(places, losses, strict=False) if isfinite(loss)]
    start = overfitting_start(places, losses, training) if losses else None
    best, best_loss = min(pairs, key=lambda pair: pair[1], default=(None, None))
    last, last_loss = pairs[-1] if pairs else (None, None)
    gap = history.final_difference("accuracy", "val_accuracy")
    finite = [loss for _, loss in pairs]
    verdict = _verdict(start, finite, [loss for loss in training or () if isfinite(loss)], rate_ends_at_zero)
    return Diagnosis(verdict, start, best, best_loss, last, last_loss, gap, unit)


def _verdict(
    start: float | None, losses: list[float], training: list[float], rate_ends_at_zero: bool
) -> Verdict:
    if len(losses) < MIN_EPOCHS:
        return "too_short"
    if training and max(training) > _BROKEN * training[0]:
        return "broke_down"
    if start is not None:
        return "overfitting"
    level = mean(_last_third(losses))
    if training and (own := mean(_last_third(training))) < _BY_HEART * level and level - own > _GAP:
        return "learned_by_heart"
    if not _falls(losses):
        return "levelled_off"
    return "schedule_ended" if rate_ends_at_zero else "still_improving"


def _last_third(values: Sequence[float]) -> Sequence[float]:
    return values[-max(3, len(values) // 3) :]


def _goes_on_falling(epochs: Sequence[float], training_loss: Sequence[float], start: float) -> bool:
    """Whether the training loss of the last third lies below what it was at the epoch ``start``."""
    there = [loss for epoch, loss in zip(epochs, training_loss, strict=True) if epoch == start]
    last = [loss for loss in _last_third(training_loss) if isfinite(loss)]
    return not last or not isfinite(there[0]) or mean(last) <= there[0]


def _last_third_is_higher(losses: Sequence[float], smoothed: Sequence[float], lowest: int) -> bool:
    last = _last_third(losses)
    if lowest >= len(losses) - len(last):  # the minimum is one of them
        return False
    noise = _noise(losses)
    error = hypot(max(stdev(last), noise) / sqrt(len(last)), noise / 2)
    rise = mean(last) - smoothed[lowest]
    return rise > _SURE * error and rise > _RISE * abs(smoothed[lowest])


def _falls(losses: Sequence[float]) -> bool:
    """Whether the last quarter lies below the one before it, by 4 % and by 3 standard errors of their difference."""
    quarter = max(4, len(losses) // 4)
    last, before = losses[-quarter:], losses[-2 * quarter : -quarter]
    fall = mean(before) - mean(last)
    error = hypot(stdev(before), stdev(last)) / sqrt(quarter)
    return fall > _SURE * error and fall > _FALL * abs(mean(last))


def _noise(values: Sequence[float]) -> float:
    second_differences = [
        abs(left - 2 * middle + right)
        for left, middle, right in zip(values, values[1:], values[2:], strict=False)
    ]
    return 1.4826 * median(second_differences) / sqrt(6)
