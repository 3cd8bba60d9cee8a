"""What training curves say about a run: overfitting, still improving, or levelled off."""

import math
from dataclasses import dataclass
from typing import Literal

from core.histories.comparison import comparison_table
from core.histories.history import Axis, History
from core.histories.smoothing import MIN_EPOCHS, overfitting_start

Verdict = Literal["overfitting", "still_improving", "levelled_off", "too_short"]


@dataclass(frozen=True)
class Diagnosis:
    """What the validation loss of a run does.

    Attributes:
        verdict: ``"overfitting"``: it has risen clearly above its minimum. ``"still_improving"``: it falls clearly
            over the last half: the net is underfitted, or stopped early. ``"levelled_off"``: neither.
            ``"too_short"``: fewer than 8 values.
        start: Where overfitting starts, in ``unit``, or None.
        best, best_loss: Where the raw validation loss is lowest, and its value; None if there is none.
        last, last_loss: The same of the last finite value.
        accuracy_gap: Training minus validation accuracy at the end, or None.
        unit: Unit of ``start``, ``best`` and ``last``: steps for a run whose epochs are not known.
    """

    verdict: Verdict
    start: float | None
    best: float | None
    best_loss: float | None
    last: float | None
    last_loss: float | None
    accuracy_gap: float | None
    unit: Axis


def diagnose(history: History) -> Diagnosis:
    """Read the curves of one run; :func:`core.histories.smoothing.overfitting_start` tells a rise from noise.

    Example:
        >>> falling = [1 - epoch / 20 for epoch in range(10)]  # 1, 0.95, ... 0.55
        >>> rising = [0.6 + epoch / 20 for epoch in range(10)]
        >>> epochs = tuple(range(1, 21))
        >>> found = diagnose(History("run", epochs, {"val_loss": (*falling, *rising)}))
        >>> found.verdict, found.best, found.best_loss
        ('overfitting', 10, 0.55)
    """
    unit: Axis = "step" if history.positions("epoch") is None else "epoch"
    pairs = [
        (place, loss)
        for place, loss in zip(
            history.positions(unit) or (), history.metrics.get("val_loss", ()), strict=False
        )
        if math.isfinite(loss)
    ]
    row = comparison_table([history])[0]
    start = row["overfitting_start"]
    last, last_loss = pairs[-1] if pairs else (None, None)
    return Diagnosis(
        _verdict(start, [loss for _, loss in pairs]),
        start,
        row["best_val_loss_epoch"],
        row["best_val_loss"],
        last,
        last_loss,
        row["accuracy_gap"],
        unit,
    )


def _verdict(start: float | None, losses: list[float]) -> Verdict:
    if len(losses) < MIN_EPOCHS:
        return "too_short"
    if start is not None:
        return "overfitting"
    tail = losses[-max(MIN_EPOCHS, len(losses) // 2) :]
    # Read backwards, a loss that falls clearly is one that rises clearly.
    falls = overfitting_start(range(len(tail)), tail[::-1]) is not None
    return "still_improving" if falls else "levelled_off"
