"""The numbers that a figure shows, as tables to take away: one CSV file, or a ZIP of several."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from pandas.api.types import is_numeric_dtype

from core.histories.export import inert

Make = Callable[[], pd.DataFrame]
"""Makes a table when somebody wants it."""

_MAPS, _POINTS = ("heatmap",), ("scatter", "scattergl", "bar")
_WITHOUT_NUMBERS = ("skip", "none")  # what says nothing under the pointer is decoration, or drawn twice
_TAG = re.compile(r"<[^>]*>")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")  # a number as it is shown to readers


def figure_tables(figure: go.Figure) -> dict[str, Make]:
    """How the tables of a figure are made, by endings that tell them apart; empty for a photograph.

    A map is a table of its own, a row a row. Lines, points and bars with the same titles of axes share one, a row a
    point: the trace's name, then both coordinates under the titles of their axes.
    """
    maps = [trace for trace in figure.data if trace.type in _MAPS and _tells(trace)]
    groups: dict[tuple[str, str], list[Any]] = {}
    for trace in figure.data:
        if trace.type in _POINTS and _tells(trace):
            groups.setdefault(_titles(figure, trace), []).append(trace)
    found: list[tuple[str, Make]] = [(trace.name or "", partial(_map_table, trace)) for trace in maps]
    found += [("", partial(_point_table, titles, traces)) for titles, traces in groups.items()]
    if len(found) == 1:
        return {"": found[0][1]}
    return {f" {name or number}": make for number, (name, make) in enumerate(found, start=1)}


def grid_table(
    values: Any, rows: Sequence[Any] | None = None, columns: Sequence[Any] | None = None
) -> pd.DataFrame:
    """A grid with the names of its rows and columns, which are their numbers from 0 if there are none.

    Args:
        values: ``(H, W)`` numbers, or texts of numbers; a NaN or None becomes an empty cell.
        rows, columns: Names.

    Example:
        >>> print(grid_table([[1, 2], [3, 4]]).to_csv(index=False))
        row,0,1
        0,1,2
        1,3,4
        <BLANKLINE>
    """
    table = pd.DataFrame(values)
    table.columns = pd.Index(range(table.shape[1]) if columns is None else list(map(plain_text, columns)))
    table.insert(0, "row", range(len(table)) if rows is None else list(map(plain_text, rows)))
    return table


def write_tables(makers: Mapping[str, Make]) -> bytes:
    """The only table as CSV, or a ZIP that has each as ``<name>.csv``."""
    files = {name: _to_csv(make()) for name, make in makers.items()}
    if len(files) == 1:
        return next(iter(files.values()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return buffer.getvalue()


def plain_text(text: object) -> str:
    """A text of a chart without its markup, and with a minus that programs know."""
    return unescape(_TAG.sub("", str(text))).replace("\N{MINUS SIGN}", "-")


def _to_csv(table: pd.DataFrame) -> bytes:
    safe = table.rename(columns=_plain_cell).apply(
        lambda column: column if is_numeric_dtype(column) else column.map(_plain_cell)
    )
    text = safe.to_csv(index=False, lineterminator="\n")
    # Without the mark at its beginning, Excel takes Chinese for something else.
    return text.encode("ascii" if text.isascii() else "utf-8-sig")


def _plain_cell(cell: Any) -> Any:
    """Numbers as programs read them; names come from uploaded files, too."""
    if not isinstance(cell, str):
        return cell
    if _GROUPED.fullmatch(cell):
        return cell.replace(",", "")
    try:
        float(cell)
    except ValueError:
        return inert(cell)
    return cell


def _tells(trace: Any) -> bool:
    return trace.hoverinfo not in _WITHOUT_NUMBERS


def _titles(figure: go.Figure, trace: Any) -> tuple[str, str]:
    """Of both axes of a trace, or their letters where they have none or the same."""
    axes = (trace.xaxis or "x", trace.yaxis or "y")
    x, y = (figure.layout[f"{name[0]}axis{name[1:]}"].title.text for name in axes)
    return ("x", "y") if x == y else (plain_text(x or "x"), plain_text(y or "y"))


def _map_table(trace: Any) -> pd.DataFrame:
    """What stands in the cells, where something does, else the values behind their colours."""
    return grid_table(trace.z if trace.text is None else trace.text, trace.y, trace.x)


def _point_table(titles: tuple[str, str], traces: Sequence[Any]) -> pd.DataFrame:
    parts = []
    for trace in traces:
        x = trace.x if _names_points(trace) is None else _names_points(trace)
        columns = {"name": plain_text(trace.name or ""), titles[0]: _column(x), titles[1]: _column(trace.y)}
        parts.append(pd.DataFrame(columns))
    table = pd.concat(parts, ignore_index=True)
    return table if (table["name"] != "").any() else table.drop(columns="name")


def _names_points(trace: Any) -> Any:
    """The names of the points, where their places are only numbers that stand for them; else None."""
    names = trace.customdata
    has_names = names is not None and len(names) and isinstance(np.asarray(names).ravel()[0], str)
    return names if has_names else None


def _column(values: Any) -> list[Any]:
    return [plain_text(value) if isinstance(value, str) else value for value in np.asarray(values).tolist()]
