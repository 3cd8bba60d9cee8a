"""A training run as its readers see it."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["unfinished", "complete", "diverged"]

COLUMNS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds")


@dataclass(frozen=True)
class Run:
    """A run, own or recorded.

    Attributes:
        run_id: Name of its folder or file.
        title: What to call it.
        kind: Class of its request, ``"RunSpec"`` or ``"TransferSpec"``.
        state: ``"unfinished"``: under way, or interrupted and able to go on. ``"diverged"``: its loss became NaN
            or infinite in the last epoch of the history.
        spec: The fields of its request, nested records as dictionaries; see
            :func:`core.specs.from_dict.spec_from_dict`.
        history: A list a column of ``COLUMNS``, one value an epoch; NaN where there is none.
        metrics: ``test_loss``, ``test_accuracy``, ``confusion_matrix``, ``mistakes``, ... once it is complete.
        provenance: See :func:`core.runs.provenance.provenance`, and ``seconds``.
        recorded: Whether it ships with the project.
        snapshots: Epochs after which the weights were kept, ascending; 0 is before the first.
    """

    run_id: str
    title: str
    kind: str
    state: State
    spec: dict[str, Any]
    history: dict[str, list[float]]
    metrics: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    recorded: bool = False
    snapshots: tuple[int, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing will be added to it."""
        return self.state != "unfinished"

    @property
    def num_epochs(self) -> int:
        """Finished epochs."""
        return len(self.history["epoch"])


def rows_to_history(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    """A list a column from a row an epoch."""
    return {column: [row[column] for row in rows] for column in COLUMNS}


def history_to_rows(history: dict[str, list[float]]) -> list[dict[str, float]]:
    """A row an epoch from a list a column."""
    return [
        dict(zip(COLUMNS, values, strict=True))
        for values in zip(*map(history.__getitem__, COLUMNS), strict=True)
    ]


def nan_to_none(history: dict[str, list[float]]) -> dict[str, list[float | None]]:
    """For JSON, which has no NaN and no infinity."""
    return {
        name: [value if math.isfinite(value) else None for value in values]
        for name, values in history.items()
    }


def none_to_nan(history: dict[str, list[float | None]]) -> dict[str, list[float]]:
    """What :func:`nan_to_none` wrote."""
    return {
        name: [math.nan if value is None else value for value in values] for name, values in history.items()
    }
