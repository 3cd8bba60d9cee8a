"""Histories in JSON: ``History.history`` of Keras, and the project's recorded runs."""

import json
from collections import deque
from pathlib import PurePath
from typing import Any

from core.errors import N_, InputError
from core.histories.columns import build_history, check_size, number, short
from core.histories.history import History, HistoryKind

_MOST_BRACKETS = 20_000
"""A history has a few; as many as fit into a file would take 25 times its size."""

_MOST_STEPS = 10**9


def read_json(text: str, file: str, kind: HistoryKind) -> History:
    """Read a History from JSON text.

    Raises:
        InputError: The text is no JSON or no object of lists, the lists differ in length, or an entry is no number:
            the sentence says which.

    Example:
        >>> read_json('{"loss": [0.75, null]}', "run.json", "uploaded").metrics
        {'loss': (0.75, nan)}
    """
    document = _parse(text, file)
    if not isinstance(document, dict):
        raise _not_a_history(file)
    recorded = document.get("history")
    spec = document.get("spec") if isinstance(recorded, dict) else None
    columns = _columns(file, recorded if isinstance(recorded, dict) else document)
    epochs = columns.pop("epoch", None)
    if not columns:
        raise _not_a_history(file)
    steps = _find(spec, "steps_per_epoch")
    return build_history(
        file,
        PurePath(file).stem,
        columns,
        epochs=epochs,
        steps_per_epoch=steps if type(steps) is int and 0 < steps <= _MOST_STEPS else None,
        kind=kind,
    )


def _parse(text: str, file: str) -> Any:
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise _not_a_history(file)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            N_(
                "The file {file} is not valid JSON at line {line}; save it again with json.dump(history.history, file)."
            ),
            file=file,
            line=error.lineno,
        ) from error
    except (ValueError, RecursionError) as error:  # integers of thousands of digits; thousands of brackets
        raise _not_a_history(file) from error


def _columns(file: str, recorded: dict[str, Any]) -> dict[str, list[float]]:
    if not all(isinstance(entries, list | dict) for entries in recorded.values()):
        raise _not_a_history(file)
    check_size(file, recorded, sum(map(len, recorded.values())))
    return {name: _column(file, name, entries) for name, entries in recorded.items()}


def _column(file: str, name: str, entries: list[Any] | dict[str, Any]) -> list[float]:
    if isinstance(entries, dict):  # pandas' DataFrame.to_json: {"0": 0.69, "1": 0.65}
        entries = list(entries.values())
    values = []
    for place, entry in enumerate(entries, start=1):
        try:
            values.append(number(entry))
        except ValueError as error:
            raise InputError(
                N_(
                    "In {file}, entry {place} of {metric} is {entry}, not a number; correct it, or write null."
                ),
                file=file,
                place=place,
                metric=short(name),
                entry=short(entry),
            ) from error
    return values


def _not_a_history(file: str) -> InputError:
    return InputError(
        N_("The file {file} holds no training history; expected lists of numbers such as {example}."),
        file=file,
        example='{"loss": [0.69, 0.65], "val_loss": [0.68, 0.66]}',
    )


def _find(record: Any, key: str) -> Any:
    """The value of ``key`` in nested records, the outermost first, or None: specs nest their parts."""
    waiting = deque([record])
    while waiting:
        part = waiting.popleft()
        if isinstance(part, dict):
            if part.get(key) is not None:
                return part[key]
            waiting.extend(part.values())
    return None
