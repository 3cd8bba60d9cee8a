"""Time of the training-curves lesson on the server: ``python -m tests.benchmarks.training_curves``.

Prints median processor times for 4 runs of 100 epochs and for one of 100,000 rows: all of it runs in one thread, and
processor time does not count what other programs take from the machine.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from core.figures.curves import curves_figure
from core.figures.curves_image import curves_image
from core.histories import History, comparison_table, export_csv, read_history

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")


def median_ms(call: Callable[[], object], repetitions: int) -> float:
    call()
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


def make_run(num_epochs: int, seed: int) -> History:
    noise = np.random.default_rng(seed).normal(0.5, 0.05, (len(METRICS), num_epochs))
    rows = (tuple(row) for row in noise.tolist())
    return History(f"run {seed}", tuple(range(1, num_epochs + 1)), dict(zip(METRICS, rows, strict=True)))


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    four, long = [make_run(100, seed) for seed in range(4)], [make_run(100_000, 5)]
    rows = zip(*long[0].metrics.values(), strict=True)
    text = "epoch," + ",".join(METRICS) + "\n"
    text += "".join(f"{epoch},{','.join(map(repr, row))}\n" for epoch, row in enumerate(rows))
    data = text.encode()
    cases: dict[str, Callable[[], object]] = {
        "figure, 4 x 100": lambda: curves_figure(four),
        "figure as JSON, 4 x 100": lambda: curves_figure(four).to_json(),
        "table, 4 x 100": lambda: comparison_table(four),
        "CSV export, 4 x 100": lambda: export_csv(four, weight=0.8),
        "SVG, 4 x 100": lambda: curves_image(four, image_format="svg"),
        "PNG, 4 x 100": lambda: curves_image(four, image_format="png"),
        "figure, 100,000 rows": lambda: curves_figure(long),
        "table, 100,000 rows": lambda: comparison_table(long),
        "CSV export, 100,000 rows": lambda: export_csv(long, weight=0.8),
        f"read, 100,000 rows ({len(data) / 1e6:.1f} MB)": lambda: read_history(data, "long.csv"),
    }
    for name, call in cases.items():
        print(f"{name:36} {median_ms(call, 5 if '000' in name else 15):8.1f} ms")


if __name__ == "__main__":
    main()
