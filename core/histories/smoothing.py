"""Smoothing of training curves, and what is read off them: the best epoch, and where overfitting starts."""

from collections.abc import Callable, Sequence
from math import isfinite, nan, sqrt
from statistics import median

from core.errors import N_, InputError

NOISE_WEIGHT = 0.6
MIN_EPOCHS = 8


class InvalidSmoothingWeight(InputError):
    """The smoothing weight lies outside [0, 1)."""


def ema(values: Sequence[float], weight: float) -> list[float]:
    """Exponential moving average as in the book: ``s[0] = x[0]; s[t] = weight * s[t-1] + (1 - weight) * x[t]``.

    A value that is not finite (NaN, infinity) is a gap: it stays NaN at its place, and the average goes on behind it as
    though it had not been there. This is pandas' ``ewm(alpha=1 - weight, adjust=False, ignore_na=True)``, except
    that pandas repeats the last average in a gap. A constant series comes back exactly.

    Args:
        values: One value an epoch.
        weight: ``0 <= weight < 1``; 0 changes nothing, the book takes 0.8.

    Returns:
        As many values as came in.

    Raises:
        InvalidSmoothingWeight: ``weight`` is out of range.

    Source:
        F. Chollet, *Deep Learning with Python*, first edition, section 5.3 (``smooth_curve``).

    Example:
        >>> ema([1, 0, 0], 0.5)
        [1.0, 0.5, 0.25]
    """
    _check_weight(weight)
    return _running_mean(values, lambda count: 1.0 if count == 1 else 1.0 - weight)


def ema_debiased(values: Sequence[float], weight: float) -> list[float]:
    """Exponential moving average as in TensorBoard: it starts at 0 and is divided by ``1 - weight**t``.

    The weights of the ``t`` values seen so far then sum to 1, so the first value does not count more than its
    age allows. Gaps are treated as by :func:`ema`; this is pandas' ``adjust=True``.

    Args:
        values: One value an epoch.
        weight: ``0 <= weight < 1``.

    Returns:
        As many values as came in.

    Raises:
        InvalidSmoothingWeight: ``weight`` is out of range.

    Source:
        Kingma and Ba 2015, *Adam*, section 3 (initialization bias correction); TensorBoard's scalar charts.

    Example:
        >>> ema_debiased([1, 0, 1], 0.5)  # 0.5 / 0.5, 0.25 / 0.75, 0.625 / 0.875
        [1.0, 0.33333333333333337, 0.7142857142857143]
    """
    _check_weight(weight)
    return _running_mean(values, lambda count: (1.0 - weight) / (1.0 - weight**count))


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
    moved to a later epoch as by smoothing forwards alone. Overfitting starts at the epoch of this minimum, provided
    that at the last epoch the smoothed loss lies above it by more than 3 standard deviations of the noise of the raw
    loss: a loss that merely flattens out, or falls until the end, gives None.

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
    return pairs[lowest][0] if rise > 3 * _noise(losses) else None


def _noise(values: Sequence[float]) -> float:
    second_differences = [
        abs(left - 2 * middle + right)
        for left, middle, right in zip(values, values[1:], values[2:], strict=False)
    ]
    return 1.4826 * median(second_differences) / sqrt(6)


def _running_mean(values: Sequence[float], share: Callable[[int], float]) -> list[float]:
    """Running mean in which the ``count``-th finite value moves the mean by ``share(count)`` of its distance.

    Both averages in this form leave a constant series exactly constant, as weighted sums would not.
    """
    mean, count, means = 0.0, 0, []
    for value in values:
        if isfinite(value):
            count += 1
            mean += (value - mean) * share(count)
            means.append(mean)
        else:
            means.append(nan)
    return means


def _check_weight(weight: float) -> None:
    if not 0.0 <= weight < 1.0:
        raise InvalidSmoothingWeight(
            N_("The smoothing weight is {weight}, but must be at least 0 and less than 1."), weight=weight
        )
