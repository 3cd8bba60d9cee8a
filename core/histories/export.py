"""All runs as one CSV."""

import csv
import io
import math
from collections.abc import Sequence
from itertools import repeat

from core.histories.combining import distinct_names
from core.histories.history import Axis, History
from core.histories.smoothing import ema, ema_debiased


def export_csv(histories: Sequence[History], *, weight: float | None = None, debiased: bool = False) -> str:
    """Every value of every run in long format: ``run,epoch,step,metric,value``, a row a value, nothing thinned out.

    Gaps, and epochs or steps that are not known, are empty cells. Runs of the same name get a number. Names come from
    uploaded files: one that a spreadsheet would compute as a formula (``=``, ``+``, ``-`` or ``@`` at its start) has an
    apostrophe before it, and line breaks in it are blanks.

    Args:
        histories: The runs, in the order of the rows.
        weight: If given, a last column ``smoothed`` holds the exponential moving average with this weight.
        debiased: Average as TensorBoard does (:func:`core.histories.smoothing.ema_debiased`) instead of as the book
            does.

    Raises:
        InputError: ``weight`` is out of range.

    Example:
        >>> print(export_csv([History("run", (1.0, 2.0), {"loss": (1.0, 0.0)})], weight=0.5))
        run,epoch,step,metric,value,smoothed
        run,1,,loss,1.0,1.0
        run,2,,loss,0.0,0.5
        <BLANKLINE>
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["run", "epoch", "step", "metric", "value", *(["smoothed"] if weight is not None else [])]
    )
    average = ema_debiased if debiased else ema
    for history in distinct_names(histories):
        epochs, steps = _counts(history, "epoch"), _counts(history, "step")
        for metric, values in history.metrics.items():
            columns = [values] if weight is None else [values, average(values, weight)]
            cells = [[_cell(value) for value in column] for column in columns]
            run, name = repeat(inert(history.name)), repeat(inert(metric))
            writer.writerows(zip(run, epochs, steps, name, *cells, strict=False))
    return buffer.getvalue()


def export_log(history: History) -> str:
    """One run as Keras' CSVLogger writes it: epochs from 0, then a column for each metric; gaps are empty cells.

    Args:
        history: A value counts as that of its place in the row, whatever epoch or step it was taken at.

    Example:
        >>> print(export_log(History("run", (1.0, 2.0), {"loss": (1.0, 0.5), "val_loss": (0.75, 0.5)})))
        epoch,loss,val_loss
        0,1.0,0.75
        1,0.5,0.5
        <BLANKLINE>
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["epoch", *(inert(name) for name in history.metrics)])
    for epoch, values in enumerate(zip(*history.metrics.values(), strict=True)):
        writer.writerow([epoch, *(_cell(value) for value in values)])
    return buffer.getvalue()


def _counts(history: History, axis: Axis) -> list[str]:
    counts = history.positions(axis)
    if counts is None:
        return [""] * len(history.positions("epoch") or history.positions("step") or ())
    return [str(int(count)) if float(count).is_integer() else _cell(count) for count in counts]


def inert(name: str) -> str:
    """A text that no spreadsheet computes as a formula, in one line.

    >>> inert("=1+1"), inert("my net")
    ("'=1+1", 'my net')
    """
    flat = " ".join(name.split())
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
