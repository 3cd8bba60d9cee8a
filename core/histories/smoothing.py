"""Smoothing of training curves."""

from collections.abc import Callable, Sequence
from math import isfinite, nan

from core.errors import N_, InputError


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
        InputError: ``weight`` is out of range.

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
        InputError: ``weight`` is out of range.

    Source:
        Kingma and Ba 2015, *Adam*, section 3 (initialization bias correction); TensorBoard's scalar charts.

    Example:
        >>> ema_debiased([1, 0, 1], 0.5)  # 0.5 / 0.5, 0.25 / 0.75, 0.625 / 0.875
        [1.0, 0.33333333333333337, 0.7142857142857143]
    """
    _check_weight(weight)
    return _running_mean(values, lambda count: (1.0 - weight) / (1.0 - weight**count))


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
        raise InputError(
            N_("The smoothing weight is {weight}, but must be at least 0 and less than 1."), weight=weight
        )
