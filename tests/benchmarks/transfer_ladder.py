"""The whole ladder of transfer learning with VGG16, and fine-tuning end to end as the book does.

    python -m tests.benchmarks.transfer_ladder [--short] [--steps 20] [--data FOLDER]

Trains the three rungs (features; frozen base with augmented views; fine-tuned from block5), one after the other, each
in a process of its own as ``python -m core.commands.record`` does, in one home folder that is empty at first. About
half an hour on two cores. ``--short`` goes the same way with few pictures, views and epochs in minutes: its times
mean nothing.

The book's side is its listing: ``flow_from_directory`` with augmentation in batches of 20 through the whole of VGG16,
block5 and the head trainable, ``fit`` in float32. Its seconds a step are measured before the ladder and after it, and
projected to its 100 epochs of 100 steps. Its validation, 50 steps an epoch, is measured and named apart; training its
head before is left out. Our side of that ratio is the fine-tuned rung and the frozen rung before it, which computes
the views that both train on. Processor seconds are compared too: they tell more where other programs run beside.

Goals: all three rungs in 30 minutes, below 4 GB of memory, at least 10 times less time than the book's fine-tuning.
"""

import argparse
import dataclasses
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from core.commands.record import record
from core.datasets.spec import DataSpec
from core.specs.presets.transfer import TRANSFER_PRESETS
from core.specs.transfer import TransferSpec
from tests.benchmarks._photographs import ROOT, make_folder

RUNGS = ("vgg16_features", "vgg16_frozen", "vgg16_fine_tuned")
BOOK = "book"
EPOCHS, STEPS, VALIDATION_STEPS = 100, 100, 50
BATCH, SIDE, WARM_UP = 20, 150, 2
ALL, FEW = 4000, 160


def spec_of(rung: str, folder: Path, *, short: bool) -> TransferSpec:
    """The preset on the pictures of ``folder``; for a smoke run one epoch a phase and two views."""
    spec = dataclasses.replace(TRANSFER_PRESETS[rung], data=DataSpec("folder", str(folder)))
    if not short:
        return spec
    phases = {name: dataclasses.replace(phase, epochs=min(1, phase.epochs))
              for name in ("head_training", "fine_tuning") for phase in [getattr(spec, name)]}  # fmt: skip
    return dataclasses.replace(spec, views=min(2, spec.views), **phases)


def climb(rung: str, folder: Path, *, short: bool) -> dict[str, Any]:
    """Train one rung in this process."""
    with tempfile.TemporaryDirectory() as output:
        run = record(spec_of(rung, folder, short=short), Path(output) / "run.json")
    return {name: run.metrics[name] for name in ("test_accuracy", "feature_seconds")} | {"state": run.state}


def fine_tune_as_the_book(folder: Path, steps: int) -> dict[str, Any]:
    """Seconds a step of training and of validation, end to end, in this process."""
    import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    from core.networks.backbones import build

    conv_base = build("vgg16", input_shape=(SIDE, SIDE, 3))
    for layer in conv_base.layers:
        layer.trainable = layer.name.startswith("block5")
    model = keras.Sequential(
        [
            conv_base,
            keras.layers.Flatten(),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(1e-5), metrics=["accuracy"])
    augmented = ImageDataGenerator(
        rescale=1 / 255, rotation_range=40, width_shift_range=0.2, height_shift_range=0.2,
        shear_range=0.2, zoom_range=0.2, horizontal_flip=True,
    )  # fmt: skip
    options = {"target_size": (SIDE, SIDE), "batch_size": BATCH, "class_mode": "binary"}
    train = augmented.flow_from_directory(folder / "train", **options)
    validation = ImageDataGenerator(rescale=1 / 255).flow_from_directory(folder / "validation", **options)
    found = {}
    for name, count, go in [
        ("step", steps, lambda count: model.fit(train, steps_per_epoch=count, verbose=0)),
        (
            "validation_step",
            max(1, steps // 2),
            lambda count: model.evaluate(validation, steps=count, verbose=0),
        ),
    ]:
        go(WARM_UP)
        start, processor = time.perf_counter(), time.process_time()
        go(count)
        found[name] = (time.perf_counter() - start) / count
        found[f"{name}_processor"] = (time.process_time() - processor) / count
    return found


def in_a_process(part: str, folder: Path, home: Path, options: list[str]) -> dict[str, Any]:
    """What one part found, its wall seconds with the start of the process, and its peak of resident memory in GB."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.transfer_ladder",
        "--part",
        part,
        "--data",
        str(folder),
        *options,
    ]
    environment = os.environ | {"CONVNET_CLASSROOM_HOME": str(home), "CONVNET_CLASSROOM_RUNS": ""}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) | {
        "seconds": time.perf_counter() - start
    }
    told = ", ".join(f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
                     for name, value in found.items())  # fmt: skip
    print(f"{part}: {told}; load {os.getloadavg()[0]:.1f}", flush=True)
    return found


def show(rungs: dict[str, dict[str, Any]], book: list[dict[str, Any]]) -> None:
    """Print sums and ratios."""
    seconds = {name: found["seconds"] for name, found in rungs.items()}
    each = ", ".join(f"{name} {value / 60:.1f}" for name, value in seconds.items())
    scores = ", ".join(f"{name} {found['test_accuracy']:.1%}" for name, found in rungs.items())
    print(f"minutes: {each}")
    print(f"test accuracy: {scores}")
    print(f"the whole ladder: {sum(seconds.values()) / 60:.1f} minutes (goal 30)")
    peak = max(found["peak"] for found in rungs.values())
    print(f"peak resident memory, memory-mapped features included: {peak:.2f} GB (goal 4)")
    step = statistics.median(found["step"] for found in book)
    validation = statistics.median(found["validation_step"] for found in book)
    training, validating = EPOCHS * STEPS * step, EPOCHS * VALIDATION_STEPS * validation
    tuned = seconds["vgg16_frozen"] + seconds["vgg16_fine_tuned"]
    print(
        f"the book's fine-tuning, projected from {step:.2f} s a step and {validation:.2f} s a step of validation: "
        f"{training / 3600:.1f} hours, and {validating / 3600:.1f} of validation"
    )
    print(f"book / ours, fine-tuning without the book's validation: {training / tuned:.1f} times (goal 10)")
    print(f"book / ours, with its validation: {(training + validating) / tuned:.1f} times")
    print(f"book / our whole ladder, without its validation: {training / sum(seconds.values()):.1f} times")
    processor = EPOCHS * STEPS * statistics.median(found["step_processor"] for found in book)
    processor /= sum(rungs[rung]["processor"] for rung in ("vgg16_frozen", "vgg16_fine_tuned"))
    print(f"book / ours, in processor seconds, without its validation: {processor:.1f} times")


def run_part(part: str, folder: Path, *, short: bool, steps: int) -> None:
    """In a process of its own: print what one part found."""
    found = fine_tune_as_the_book(folder, steps) if part == BOOK else climb(part, folder, short=short)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps(found | {"processor": time.process_time(), "peak": peak / 1e9}))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--short", action="store_true", help="a smoke run with few pictures, views and epochs"
    )
    parser.add_argument("--steps", type=int, help="of the book's, each time (default 20; short 2)")
    parser.add_argument("--data", type=Path, help="folder of pictures in the chapter's layout")
    parser.add_argument("--part", choices=(*RUNGS, BOOK), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    steps = chosen.steps or (2 if chosen.short else 20)
    if chosen.part:
        run_part(chosen.part, chosen.data, short=chosen.short, steps=steps)
        return
    options = ["--steps", str(steps), *(["--short"] if chosen.short else [])]
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary) / "pictures", Path(temporary) / "home"
        pictures = FEW if chosen.short else ALL
        source = make_folder(folder, pictures, chosen.data)
        print(
            f"{pictures} pictures ({source}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        book = [in_a_process(BOOK, folder, home, options)]
        rungs = {rung: in_a_process(rung, folder, home, options) for rung in RUNGS}
        book.append(in_a_process(BOOK, folder, home, options))
    if chosen.short:
        print("A smoke run: the times below mean nothing.")
    show(rungs, book)


if __name__ == "__main__":
    main()
