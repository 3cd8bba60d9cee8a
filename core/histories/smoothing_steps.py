"""The exponential moving average worked by hand: every step, and how much each value counts in the end."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import N_, InputError
from core.histories.smoothing import ema, ema_debiased

MOST_VALUES = 10
_SEPARATORS = re.compile(r"[,;\s，；、]+")


@dataclass(frozen=True)
class Step:
    """One step of an average.

    Attributes:
        count: Which step, from 1.
        value: The new value ``x``.
        before: The running average before it; None at the first step of the book's formula, which has none.
        average: The running average after it.
        smoothed: What is drawn: the average itself, or divided by ``1 - weight**count``.
    """

    count: int
    value: float
    before: float | None
    average: float
    smoothed: float


def book_steps(values: Sequence[float], weight: float) -> list[Step]:
    """The steps of :func:`core.histories.smoothing.ema`.

    Raises:
        InputError: ``weight`` is out of range.

    Example:
        >>> for step in book_steps([1, 0], 0.5):
        ...     print(step.count, step.value, step.before, step.average)
        1 1 None 1.0
        2 0 1.0 0.5
    """
    averages = ema(values, weight)
    before = [None, *averages]
    return [
        Step(count, value, before[count - 1], averages[count - 1], averages[count - 1])
        for count, value in enumerate(values, start=1)
    ]


def debiased_steps(values: Sequence[float], weight: float) -> list[Step]:
    """The steps of :func:`core.histories.smoothing.ema_debiased`, whose running average starts at 0.

    Raises:
        InputError: ``weight`` is out of range.

    Example:
        >>> for step in debiased_steps([1, 1], 0.5):
        ...     print(step.count, step.before, step.average, step.smoothed)
        1 0.0 0.5 1.0
        2 0.5 0.75 1.0
    """
    smoothed = ema_debiased(values, weight)
    averages = [0.0] + [value * (1 - weight**count) for count, value in enumerate(smoothed, start=1)]
    return [
        Step(count, values[count - 1], before, average, smoothed[count - 1])
        for count, (before, average) in enumerate(pairwise(averages), start=1)
    ]


def shares(count: int, weight: float, *, debiased: bool = False) -> list[float]:
    """How much each of ``count`` values counts in the last smoothed one; the shares sum to 1.

    Value ``t`` has ``(1 - weight) * weight**(count - t)``; these sum to ``1 - weight**count``. The book's formula gives
    what is missing to the first value, the debiased one divides all by the sum.

    Example:
        >>> shares(3, 0.5)
        [0.25, 0.25, 0.5]
        >>> shares(2, 0.5, debiased=True)  # a third and two thirds
        [0.3333333333333333, 0.6666666666666666]
    """
    raw = [(1 - weight) * weight ** (count - place) for place in range(1, count + 1)]
    missing = weight**count
    return [share / (1 - missing) for share in raw] if debiased else [raw[0] + missing, *raw[1:]]


def straight_line_lag(weight: float) -> float:
    """How many epochs a smoothed straight line lies behind the line itself, after many epochs: ``w / (1 - w)``.

    The mean age of the values, each counted with its share ``(1 - w) * w**age``.

    Example:
        >>> straight_line_lag(0.75)
        3.0
    """
    return weight / (1 - weight)


def parse_series(text: str) -> tuple[float, ...]:
    """Numbers from a line of text, separated by commas, semicolons or spaces.

    Raises:
        InputError: A word is no finite number, or there are none or more than ``MOST_VALUES``.

    Example:
        >>> parse_series("1, 0; 0.5")
        (1.0, 0.0, 0.5)
    """
    words = [word for word in _SEPARATORS.split(text) if word]
    if not 1 <= len(words) <= MOST_VALUES:
        sentence = N_("The series has {count} numbers; write 1 to {most}, such as 1, 0, 0.")
        raise InputError(sentence, count=len(words), most=MOST_VALUES)
    return tuple(map(_number, words))


def _number(word: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not abs(number) < 1e9:
        sentence = N_("'{word}' is not a number between -1e9 and 1e9; write the series like 1, 0, 0.")
        raise InputError(sentence, word=word[:20])
    return number
