"""From named columns of an uploaded file to a History: names of metrics, numbers, epoch counts."""

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.errors import N_, InputError
from core.histories.history import History, HistoryKind

MAX_COLUMNS = 200
MAX_VALUES = 250_000
"""Of all columns of a file together: as tuples of floats 8 MB."""

MAX_NAME = 200
"""Characters of the name of a column."""

_OLD_NAMES = {"acc": "accuracy", "val_acc": "val_accuracy", "binary_accuracy": "accuracy"}
_OLD_NAMES |= {"val_binary_accuracy": "val_accuracy", "categorical_accuracy": "accuracy"}
_OLD_NAMES |= {"val_categorical_accuracy": "val_accuracy", "sparse_categorical_accuracy": "accuracy"}
_OLD_NAMES |= {"val_sparse_categorical_accuracy": "val_accuracy"}
_GAPS = frozenset({"", "na", "n/a", "nan", "none", "null"})


def normal_names(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The same columns under today's Keras names: ``acc`` becomes ``accuracy``, unless there is one already.

    Example:
        >>> normal_names({"acc": [0.5], "val_acc": [0.4]})
        {'accuracy': [0.5], 'val_accuracy': [0.4]}
    """
    named: dict[str, Any] = {}
    for name, column in columns.items():
        new_name = _OLD_NAMES.get(name, name)
        named[name if new_name in columns or new_name in named else new_name] = column
    return named


def number(value: Any, *, decimal_comma: bool = False) -> float:
    """A cell as a float; an empty cell, NA, NaN, None or null is a gap (NaN).

    Raises:
        ValueError: The cell is no number; true and false are none.

    Example:
        >>> number(" 0.5 "), number("0,5", decimal_comma=True), number("NA")
        (0.5, 0.5, nan)
    """
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"a {type(value).__name__} is no number")
    if isinstance(value, str):
        text = value.strip()
        if text.lower() in _GAPS:
            return math.nan
        return float(text.replace(",", ".") if decimal_comma else text)
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def short(value: Any) -> str:
    """A value of unknown size as at most 40 characters, for error sentences.

    Example:
        >>> len(short("loss")), len(short("l" * 1000))
        (4, 40)
    """
    if isinstance(value, list | dict):  # it may be nested as deep as Python goes
        return "[…]" if isinstance(value, list) else "{…}"
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def check_size(file: str, names: Collection[str], num_values: int) -> None:
    """Refuse what would fill the memory, or hold a page for seconds.

    Raises:
        InputError: More than ``MAX_COLUMNS`` columns or ``MAX_VALUES`` values, or a name longer than ``MAX_NAME``.

    Example:
        >>> check_size("run.csv", ["epoch", "loss"], 20)
    """
    if len(names) > MAX_COLUMNS:
        raise InputError(
            N_("The file {file} has {count} columns; at most {limit} are read, so delete those you do not need."),
            file=file, count=len(names), limit=MAX_COLUMNS,
        )  # fmt: skip
    if num_values > MAX_VALUES:
        raise InputError(
            N_("The file {file} has too many values; at most {limit} are read, so keep every tenth row, say."),
            file=file, limit=MAX_VALUES,
        )  # fmt: skip
    if any(len(name) > MAX_NAME for name in names):
        raise InputError(
            N_("A column of {file} has too long a name; give it at most {limit} letters."),
            file=file, limit=MAX_NAME,
        )  # fmt: skip


def epoch_numbers(recorded: Sequence[float]) -> tuple[float, ...]:
    """Epoch numbers counted from 1.

    Keras counts from 0, which is moved to 1. If the numbers do not increase (a log continued by a second ``fit``
    starts at 0 again) or have gaps, the rows are counted instead.

    Example:
        >>> epoch_numbers([0, 1, 2]), epoch_numbers([5, 6, 7]), epoch_numbers([0, 1, 0])
        ((1.0, 2.0, 3.0), (5.0, 6.0, 7.0), (1.0, 2.0, 3.0))
    """
    increasing = all(left < right for left, right in pairwise(recorded))
    if not recorded or not increasing or not all(math.isfinite(epoch) for epoch in recorded):
        return tuple(float(row) for row in range(1, len(recorded) + 1))
    shift = 1.0 if recorded[0] == 0 else 0.0
    return tuple(epoch + shift for epoch in recorded)


def build_history(
    file: str,
    name: str,
    metrics: Mapping[str, Sequence[float]],
    *,
    epochs: Sequence[float] | None = None,
    steps_per_epoch: int | None = None,
    kind: HistoryKind,
) -> History:
    """A History of the named columns; without ``epochs`` the rows are counted.

    Raises:
        InputError: There is no metric, or it has no values; or the metrics differ in length.

    Example:
        >>> history = build_history("run.csv", "run", {"acc": [0.5, 0.75]}, kind="uploaded")
        >>> history.epochs, history.metrics
        ((1.0, 2.0), {'accuracy': (0.5, 0.75)})
    """
    columns = {**metrics, "epoch": epochs} if epochs is not None else metrics
    lengths = {name: len(column) for name, column in columns.items()}
    if not any(lengths.values()):
        raise InputError(
            N_("The file {file} has no epochs: a history needs at least one row of values."), file=file
        )
    shortest, longest = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
    if lengths[shortest] != lengths[longest]:
        raise InputError(
            N_(
                "In {file}, {longest} has {most} values but {shortest} has {least}; give each a value an epoch."
            ),
            file=file,
            longest=short(longest),
            most=lengths[longest],
            shortest=short(shortest),
            least=lengths[shortest],
        )
    counted = epochs if epochs is not None else range(1, lengths[longest] + 1)
    values = {metric: tuple(column) for metric, column in normal_names(metrics).items()}
    return History(name, epoch_numbers(counted), values, steps_per_epoch=steps_per_epoch, kind=kind)
