"""The numbers by which runs are compared."""

from collections.abc import Sequence
from typing import Any

from core.histories.combining import distinct_names
from core.histories.diagnosis import best_epoch, overfitting_start
from core.histories.history import Axis, History


def comparison_table(histories: Sequence[History]) -> list[dict[str, Any]]:
    """One row a run; what a run does not have is None.

    Columns:
        - ``run``, ``kind``, ``epochs`` (how many values; for a run recorded by step, how many of them).
        - ``best_val_accuracy``, ``best_val_accuracy_epoch``, ``best_val_loss``, ``best_val_loss_epoch``: raw.
        - ``final_loss``, ``final_accuracy``, ``final_val_loss``, ``final_val_accuracy``: the last values but for gaps.
        - ``overfitting_start``: epoch, see :func:`core.histories.diagnosis.overfitting_start`.
        - ``accuracy_gap``: training minus validation accuracy, ``loss_gap``: validation minus training loss; both of
          the final values, and positive for a net that overfits.

    Epochs are steps for a run recorded by step whose ``steps_per_epoch`` is not known.

    Example:
        >>> run = History("run", (1.0, 2.0, 3.0), {"loss": (0.75, 0.5, 0.25), "val_loss": (0.75, 0.5, 1.0)})
        >>> (row,) = comparison_table([run])
        >>> row["best_val_loss"], row["best_val_loss_epoch"], row["loss_gap"], row["final_accuracy"]
        (0.5, 2.0, 0.75, None)
    """
    return [_row(history) for history in distinct_names(histories)]


def _row(history: History) -> dict[str, Any]:
    axis: Axis = "epoch" if history.positions("epoch") is not None else "step"
    counts = history.positions(axis) or ()
    val_loss, val_accuracy = history.metrics.get("val_loss"), history.metrics.get("val_accuracy")
    best_accuracy = best_epoch(counts, val_accuracy, higher_is_better=True) if val_accuracy else None
    best_loss = best_epoch(counts, val_loss) if val_loss else None
    return {
        "run": history.name,
        "kind": history.kind,
        "epochs": len(counts),
        "best_val_accuracy": _at(counts, val_accuracy, best_accuracy),
        "best_val_accuracy_epoch": best_accuracy,
        "best_val_loss": _at(counts, val_loss, best_loss),
        "best_val_loss_epoch": best_loss,
        "final_loss": history.final("loss"),
        "final_accuracy": history.final("accuracy"),
        "final_val_loss": history.final("val_loss"),
        "final_val_accuracy": history.final("val_accuracy"),
        "overfitting_start": overfitting_start(counts, val_loss, history.metrics.get("loss"))
        if val_loss
        else None,
        "accuracy_gap": history.final_difference("accuracy", "val_accuracy"),
        "loss_gap": history.final_difference("val_loss", "loss"),
    }


def _at(counts: Sequence[float], values: Sequence[float] | None, count: float | None) -> float | None:
    return None if values is None or count is None else values[counts.index(count)]
