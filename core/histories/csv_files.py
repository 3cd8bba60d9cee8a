"""Histories in CSV: Keras' CSVLogger, and the scalars that TensorBoard lets one download."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from core.errors import N_, InputError
from core.histories.columns import MAX_VALUES, build_history, check_size, number, short
from core.histories.history import History, HistoryKind

_TENSORBOARD_FILE = re.compile(r"^(?:run[-_])?(?P<run>.*?)[-_]?tag-(?P<metric>.+)$")
_PART_OF_DATA = re.compile(r"(?:^|[-_./\s])(?P<part>train|training|validation|val)$")
_DOWNLOAD_NUMBER = re.compile(r"\s*\(\d+\)$")


def read_csv(text: str, file: str, kind: HistoryKind) -> History:
    r"""Read a History from CSV text: by its header either TensorBoard's or Keras' CSVLogger's.

    Raises:
        InputError: A column is missing or twice there, there are no rows, or a cell is no number: the sentence names
            row (of the file, the header being row 1) and column.

    Example:
        >>> read_csv("epoch,loss\n0,0.75\n1,0.5\n", "run.csv", "uploaded").metrics
        {'loss': (0.75, 0.5)}
    """
    columns = _columns(text, file)
    by_lower_name = {name.lower(): name for name in columns}
    if {"step", "value"} <= by_lower_name.keys():
        return _tensorboard(file, columns[by_lower_name["step"]], columns[by_lower_name["value"]], kind)
    # pandas leaves the name of its index column empty
    epoch_name = next((by_lower_name[name] for name in ("epoch", "") if name in by_lower_name), None)
    metrics = {name: values for name, values in columns.items() if name != epoch_name and name}
    if epoch_name is None or not metrics:
        raise InputError(
            N_(
                "The file {file} has the columns {columns}; expected epoch and metrics such as loss, or Step and Value."
            ),
            file=file,
            columns=short(", ".join(columns)),
        )
    return build_history(file, PurePath(file).stem, metrics, epochs=columns[epoch_name], kind=kind)


def _columns(text: str, file: str) -> dict[str, list[float]]:
    first_line = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = _rows(reader, file)
    except csv.Error as error:
        raise InputError(
            N_("The file {file} is not a table in CSV (line {line}); save it again as CSV UTF-8."),
            file=file,
            line=reader.line_num,
        ) from error
    names = [name.strip() for name in rows[0][1]] if rows else []
    _check_shape(file, names, rows[1:])
    lines = [line for line, _ in rows[1:]]
    cells = zip(*(row for _, row in rows[1:]), strict=True) if lines else [()] * len(names)
    decimal_comma = separator == ";"
    return {
        name: _numbers(file, name, lines, column, decimal_comma)
        for name, column in zip(names, cells, strict=True)
    }


def _rows(reader: Any, file: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty with their lines; none after one that has another number of cells than the header."""
    rows: list[tuple[int, list[str]]] = []
    num_values = 0
    for row in reader:
        if any(map(str.strip, row)):
            rows.append((reader.line_num, row))
            if len(row) != len(rows[0][1]):
                break
            num_values += len(row)
            if len(rows) == 1 or num_values > MAX_VALUES:
                check_size(file, rows[0][1], num_values)
    return rows


def _check_shape(file: str, names: list[str], rows: list[tuple[int, list[str]]]) -> None:
    repeated = next((name for name, count in Counter(names).items() if count > 1), None)
    if repeated is not None:
        raise InputError(
            N_("The file {file} has the column {column} twice; rename or delete one."),
            file=file,
            column=short(repeated),
        )
    ragged = next(((line, row) for line, row in rows if len(row) != len(names)), None)
    if ragged is not None:
        raise InputError(
            N_(
                "Row {row} of {file} has {cells} cells but the header has {columns}; complete or delete the row."
            ),
            file=file,
            row=ragged[0],
            cells=len(ragged[1]),
            columns=len(names),
        )


def _numbers(
    file: str, name: str, lines: Sequence[int], cells: Sequence[str], decimal_comma: bool
) -> list[float]:
    try:
        return [float(cell) for cell in cells]
    except ValueError:  # a gap, a decimal comma, or an error to name: cell by cell
        return [_cell(file, line, name, cell, decimal_comma) for line, cell in zip(lines, cells, strict=True)]


def _cell(file: str, row: int, column: str, cell: str, decimal_comma: bool) -> float:
    try:
        return number(cell, decimal_comma=decimal_comma)
    except ValueError as error:
        raise InputError(
            N_(
                "In {file}, row {row}, column {column} is {cell}, which is not a number; correct it, or empty the cell."
            ),
            file=file,
            row=row,
            column=short(column),
            cell=short(cell),
        ) from error


def _tensorboard(file: str, steps: list[float], values: list[float], kind: HistoryKind) -> History:
    run, metric = _run_and_metric(_DOWNLOAD_NUMBER.sub("", PurePath(file).stem))
    plain_metric = metric.replace("epoch_", "", 1)
    if plain_metric != metric:  # Keras' callback writes the epoch, counted from 0, as the step
        return build_history(
            file, run, {plain_metric: values}, epochs=[step + 1 for step in steps], kind=kind
        )
    history = build_history(file, run, {metric: values}, kind=kind)
    if not all(left < right for left, right in pairwise(steps)):
        raise InputError(
            N_(
                "The steps in {file} do not increase: the log folder holds several runs; give each a folder of its own."
            ),
            file=file,
        )
    return replace(history, epochs=None, steps=tuple(steps))


def _run_and_metric(stem: str) -> tuple[str, str]:
    """Run and metric of ``run-<run>-tag-<metric>``; run or metric may end in the part of the data it was measured on.

    ``run-logs_validation-tag-epoch_loss`` (Keras) is ``("logs", "val_epoch_loss")``, ``run-.-tag-Loss_train``
    (PyTorch's ``Loss/train``) is ``("TensorBoard", "loss")``. A name of another form is the metric.
    """
    match = _TENSORBOARD_FILE.match(stem)
    run, metric = (match["run"], match["metric"]) if match else ("", stem)
    metric = metric.lower()
    parts = [_PART_OF_DATA.search(run), _PART_OF_DATA.search(metric)]
    if parts[0]:
        run = run[: parts[0].start()]
    if parts[1] and parts[1].start() > 0:
        metric = metric[: parts[1].start()]
    on_validation = any(part and part["part"].startswith("val") for part in parts)
    if on_validation and not metric.startswith("val_"):
        metric = f"val_{metric}"
    return run.strip("-_./ ") or "TensorBoard", metric
