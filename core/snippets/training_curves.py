"""Code of the training-curves lesson: raw and smoothed curves with Matplotlib, and the average by hand."""

import json
from collections.abc import Sequence

from core.snippets.text import imports

_IMPORTS = imports("import matplotlib.pyplot as plt", "import numpy as np", "import pandas as pd")


def all_runs(file_name: str, metric: str, weight: float, *, debiased: bool, axis: str) -> str:
    """Code that draws the CSV with all runs; its ``smoothed`` holds a series for each ``(run, metric)``.

    Args:
        file_name: Of the CSV in the form of :func:`core.histories.export_csv`.
        metric: Name without ``val_``.
        weight, debiased: Of the average.
        axis: ``"epoch"`` or ``"step"``.
    """
    return f"""\
{_IMPORTS}

# All runs in one file, as "All runs as CSV" on this page saves them.
table = pd.read_csv({_quoted(file_name)}, converters={{"run": str, "metric": str}})


{_smooth(weight, debiased)}

figure, axes = plt.subplots(figsize=(9, 5))
smoothed = {{}}
for place, (run, rows) in enumerate(table.groupby("run", sort=False)):
    for metric, dash in (({_quoted(metric)}, "--"), ({_quoted("val_" + metric)}, "-")):
        curve = rows[rows["metric"] == metric]
        if curve.empty:
            continue
        x, name, color = curve[{_quoted(axis)}], f"{{run}}, {{metric}}", f"C{{place}}"
        smoothed[run, metric] = smooth(curve["value"])
        axes.plot(x, curve["value"], dash, color=color, alpha=0.35)
        axes.plot(x, smoothed[run, metric], dash, color=color, label=name)
axes.set(xlabel={_quoted(axis)}, ylabel={_quoted(metric)})
axes.legend()
figure.savefig("training_curves.png")
"""


def keras_log(file_name: str, metric: str, weight: float, *, debiased: bool) -> str:
    """Code that draws one run of Keras' CSVLogger or ``History``; its ``smoothed`` holds a series for each metric.

    Args:
        file_name: Of the log.
        metric: Name without ``val_``.
        weight, debiased: Of the average.
    """
    return f"""\
{_IMPORTS}

# Written while training:  model.fit(..., callbacks=[keras.callbacks.CSVLogger({_quoted(file_name)})])
# Or from what fit returns: pd.DataFrame(history.history).to_csv({_quoted(file_name)})
log = pd.read_csv({_quoted(file_name)})
epochs = np.arange(1, len(log) + 1)


{_smooth(weight, debiased)}

figure, axes = plt.subplots(figsize=(9, 5))
smoothed = {{}}
for metric, dash in (({_quoted(metric)}, "--"), ({_quoted("val_" + metric)}, "-")):
    if metric in log:
        smoothed[metric] = smooth(log[metric])
        axes.plot(epochs, log[metric], dash, color="C0", alpha=0.35)
        axes.plot(epochs, smoothed[metric], dash, color="C0", label=metric)
axes.set(xlabel="epoch", ylabel={_quoted(metric)})
axes.legend()
figure.savefig("training_curves.png")
"""


def by_hand(values: Sequence[float], weight: float) -> str:
    """Code whose ``book`` and ``debiased`` are the two averages of ``values``, without any library but for drawing."""
    return f"""\
import matplotlib.pyplot as plt

values = {list(values)!r}
weight = {weight!r}

# The book: the first value starts the average.
book = [values[0]]
for value in values[1:]:
    book.append(weight * book[-1] + (1 - weight) * value)

# TensorBoard: the average starts at 0 and is divided by the sum of the shares so far.
average, debiased = 0.0, []
for step, value in enumerate(values, start=1):
    average = weight * average + (1 - weight) * value
    debiased.append(average / (1 - weight**step))

print(book[-1], debiased[-1])
for curve, style in ((values, "k.:"), (book, "C0-"), (debiased, "C1-")):
    plt.plot(range(1, len(values) + 1), curve, style)
plt.savefig("smoothing.png")
"""


def _smooth(weight: float, debiased: bool) -> str:
    return f'''\
def smooth(values):
    """The {"debiased (TensorBoard's)" if debiased else "book's"} exponential moving average; a gap stays a gap."""
    finite = values.where(np.isfinite(values))
    average = finite.ewm(alpha=1 - {weight!r}, adjust={debiased}, ignore_na=True).mean()
    return average.where(finite.notna())
'''


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
