"""Pictures whose class, part or breed stands beside them: in a ``manifest.csv``, or in their own names."""

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from core.datasets.allowed import check_links
from core.datasets.listing import visible
from core.datasets.splitting import SPLITS, Pools
from core.errors import N_, InputError

MANIFEST = "manifest.csv"
MAX_MANIFEST_BYTES = 32 * 10**6
MAX_LINES, MAX_COLUMNS = 200_000, 40
"""Of a table: each line becomes a dictionary."""

_COLUMNS = ("file", "class", "split")


@dataclass(frozen=True)
class LabelledPicture:
    """A picture and what is known of it.

    Attributes:
        name: Its path in the data set's folder, with ``/``.
        label: Its class.
        part: ``"train"``, ``"validation"`` or ``"test"`` where the data set has a split of its own, else empty.
        row: Its line of the manifest; empty without one.
    """

    name: str
    label: str
    part: str
    row: dict[str, str]


def descended(root: Path, known: Collection[str] = ()) -> Path:
    """The folder itself, or the only one in it where it holds nothing else, as archives often do.

    Folders whose names are ``known`` are not entered.
    """
    entries = visible(root)
    is_wrapped = len(entries) == 1 and entries[0].is_dir() and entries[0].name not in known
    return descended(Path(entries[0].path), known) if is_wrapped else root


def read_manifest(root: Path, top: Path) -> tuple[LabelledPicture, ...]:
    """The pictures that ``top/manifest.csv`` lists: a table with the columns ``file``, ``class`` and ``split``.

    Args:
        root: Of which the names are relative paths.
        top: Of which those in the table are.

    Raises:
        InputError: A column or value is missing, a path leads outside, a picture is listed twice, the table is too
            large, or the file is no such table.
    """
    path = top / MANIFEST
    prefix = top.relative_to(root)
    check_links(root, [(prefix / MANIFEST).as_posix()])
    try:
        rows = _rows(path)
    except (OSError, ValueError, csv.Error) as error:
        raise _unreadable(path, str(error)) from error
    if not rows or not set(_COLUMNS) <= set(rows[0]):
        raise InputError(
            N_("The table {file} needs the columns {columns} and a line for each picture."),
            file=path, columns=", ".join(_COLUMNS),
        )  # fmt: skip
    pictures = tuple(_checked(row, path, prefix) for row in rows)
    # A picture in two parts would be tested on what it was trained on.
    name, count = Counter(each.name for each in pictures).most_common(1)[0]
    if count > 1:
        raise _unreadable(path, f"{name}: {count}×")
    return pictures


def _rows(path: Path) -> list[dict[str, str]]:
    if path.stat().st_size > MAX_MANIFEST_BYTES:
        raise ValueError(f"{path.stat().st_size} bytes")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if len(reader.fieldnames or ()) > MAX_COLUMNS:
            raise ValueError(f"{len(reader.fieldnames or ())} columns")
        rows = list(islice(reader, MAX_LINES + 1))
    if len(rows) > MAX_LINES:
        raise ValueError(f"more than {MAX_LINES} lines")
    return rows


def _unreadable(table: Path, reason: str) -> InputError:
    return InputError(
        N_("The table {file} cannot be read ({reason}); fetch it again."), file=table, reason=reason
    )


def _checked(row: dict[str, str], path: Path, prefix: Path) -> LabelledPicture:
    name, label, part = (row[column] for column in _COLUMNS)
    place = PurePosixPath(name)
    if not name or "\\" in name or place.is_absolute() or ".." in place.parts:
        raise InputError(
            N_("The table {file} names the picture {name}, which is no path inside its folder; fetch it again."),
            file=path, name=name or "-",
        )  # fmt: skip
    if not label or part not in SPLITS:
        raise InputError(
            N_("The table {file} gives {name} no class, or none of the parts {parts}; fetch it again."),
            file=path, name=name, parts=", ".join(SPLITS),
        )  # fmt: skip
    return LabelledPicture((prefix / place).as_posix(), label, part, row)


def pools_of(
    pictures: Iterable[LabelledPicture],
    label_of: Callable[[LabelledPicture], str],
    labels: Iterable[str] = (),
) -> Pools:
    """The pictures by part and class: those without a part of their own are drawn from ``"train"``.

    Every class, ``labels`` too, stands in every part, without pictures where it has none there.
    """
    found = list(pictures)
    parts = [part for part in SPLITS if part == "train" or any(each.part == part for each in found)]
    classes = sorted({*labels, *map(label_of, found)})
    pools: Pools = {part: {label: [] for label in classes} for part in parts}
    for each in found:
        pools[each.part or "train"][label_of(each)].append(each.name)
    return pools
