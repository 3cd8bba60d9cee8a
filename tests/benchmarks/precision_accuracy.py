"""Does bfloat16 cost accuracy? The same small training in both number formats, with several seeds.

600 pictures (real photographs where there are some, else drawn pets) of 75x75, the "in class" net with the
chapter's augmentation. Prints the best validation accuracy of every run, and whether the difference of the means
is within the spread of the seeds. Where bfloat16 is emulated it takes many times as long, but gives the same numbers.

    python -m tests.benchmarks.precision_accuracy [--seeds 3] [--epochs 10]
"""

import argparse
import dataclasses
import statistics
import tempfile
import time
from unittest import mock

from core.augmentation import PRESETS
from core.datasets.spec import DataSpec
from core.networks.training import job as training_job
from core.networks.training import scratch as training
from core.runs import RunStore
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import RunSpec
from tests.benchmarks._photographs import PHOTOGRAPHS

FORMATS = ("float32", "bfloat16")


class Silent:
    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        pass

    def give_way(self) -> None:
        pass

    def cancelled(self) -> bool:
        return False


def small_spec(seed: int, epochs: int) -> RunSpec:
    data = DataSpec(
        "drawn_pets", image_size=75, train_per_class=300, validation_per_class=300, test_per_class=1
    )
    if PHOTOGRAPHS.is_dir():
        data = dataclasses.replace(data, source="folder", location=str(PHOTOGRAPHS))
    return dataclasses.replace(
        RUN_PRESETS["in_class"], data=data, augmentation=PRESETS["chapter_as_meant"], seed=seed, epochs=epochs
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10)
    chosen = parser.parse_args()
    best: dict[str, list[float]] = {dtype: [] for dtype in FORMATS}
    for seed in range(chosen.seeds):
        for dtype in FORMATS:
            start = time.perf_counter()
            with (
                tempfile.TemporaryDirectory() as folder,
                mock.patch.object(training_job, "RunStore", lambda folder=folder: RunStore(folder)),
                mock.patch.object(training, "fastest_dtype", lambda dtype=dtype: dtype),
            ):
                run = training.train(small_spec(seed, chosen.epochs), Silent())
            assert run is not None
            best[dtype].append(max(run.history["val_accuracy"]))
            seconds = time.perf_counter() - start
            print(f"seed {seed}, {dtype}: {best[dtype][-1]:.1%} in {seconds:.0f} s", flush=True)
    means = {dtype: statistics.mean(values) for dtype, values in best.items()}
    spread = max(max(values) - min(values) for values in best.values())
    difference = means["bfloat16"] - means["float32"]
    verdict = "within" if abs(difference) <= spread else "OUTSIDE"
    print(f"means {means}, difference {difference:+.1%}, {verdict} the spread of the seeds, {spread:.1%}")


if __name__ == "__main__":
    main()
