"""An epoch of the book's net on real photographs with augmentation: the course's training against the book's own.

Both sides train 100 steps of 20 pictures of 150x150 in a process of their own, under the same environment, one
after the other in turn, after a few steps to warm up; validation is left out. The book's side is its listing:
``ImageDataGenerator.flow_from_directory``, ``compile`` and ``fit``, in float32.

    python -m tests.benchmarks.training_epoch [--rounds 3] [--steps 100]

What remains of our side in float32 is nine tenths convolution. Tried there, and no gain: XLA for the whole step
(twice as slow), im2col and matmul, nine shifted matmuls for the gradient of the kernel, the first convolution on
padded channels or in four part batches. Emulated bfloat16 is eight times as slow; native, it is the other factor.

How far bfloat16 can go (``tests.benchmarks.convolution_rates``): a step is 27.2 GFLOP of convolution. Two cores of an
EPYC with AVX512-BF16 but without AMX multiply large matrices at 208 GFLOP a second in float32 and 408 in bfloat16, so
that no step there can take less than 67 ms. Ours takes 108, the book's 230: three times as fast would be 77 ms, nearly
the bare multiplications, with no time for pooling and RMSprop. Most convolutions run at 290 to 370 already.

Processor seconds are printed too: on a machine shared with others they say more than the wall clock.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks._photographs import ROOT, make_folder

PICTURES = 4000
BATCH, WARM_UP = 20, 5
SIDES = ("ours", "book")


def ours(folder: Path) -> Callable[[int], None]:
    import numpy as np

    from core.architectures.convnets import ConvnetSpec
    from core.augmentation import PRESETS
    from core.datasets.load import load
    from core.datasets.spec import DataSpec
    from core.networks.precision import fastest_dtype
    from core.networks.training.allocator import keep_freed_memory
    from core.networks.training.batches import prefetched, training_batches
    from core.networks.training.fused_pooling import forward
    from core.networks.training.models import build
    from core.networks.training.trainer import Trainer
    from core.specs.training import OptimizerSpec

    keep_freed_memory()
    split = load(DataSpec("folder", location=str(folder))).train
    dtype = fastest_dtype()
    print(f"convolutions in {dtype}", file=sys.stderr)
    model = build(ConvnetSpec())
    trainer = Trainer(model, OptimizerSpec(), compute=partial(forward, model, dtype=dtype))
    policy = PRESETS["chapter_as_meant"]

    def run(steps: int) -> None:
        rng = np.random.default_rng(0)
        for batch in prefetched(training_batches(split, policy, rng, batch_size=BATCH, steps=steps)):
            trainer.step(batch)

    return run


def book(folder: Path) -> Callable[[int], None]:
    from tensorflow import keras
    from tensorflow.keras import layers
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    model = keras.Sequential([keras.Input((150, 150, 3))])
    for filters in (32, 64, 128, 128):
        model.add(layers.Conv2D(filters, (3, 3), activation="relu"))
        model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(1e-4), metrics=["accuracy"])
    generator = ImageDataGenerator(
        rescale=1 / 255, rotation_range=40, width_shift_range=0.2, height_shift_range=0.2,
        shear_range=11.46, zoom_range=0.2, horizontal_flip=True,
    )  # fmt: skip
    flow = generator.flow_from_directory(
        folder / "train", target_size=(150, 150), batch_size=BATCH, class_mode="binary"
    )

    def run(steps: int) -> None:
        model.fit(flow, steps_per_epoch=steps, epochs=1, verbose=0)

    return run


def measure(side: str, folder: Path, steps: int) -> None:
    """In a process of its own: print wall and processor seconds of an epoch."""
    run = {"ours": ours, "book": book}[side](folder)
    run(WARM_UP)
    wall, before = time.perf_counter(), os.times()
    run(steps)
    after = os.times()
    processor = after.user + after.system - before.user - before.system
    print(json.dumps({"wall": time.perf_counter() - wall, "processor": processor}))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--data", type=Path, help="folder of pictures in the chapter's layout")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.side:
        measure(chosen.side, chosen.data, chosen.steps)
        return
    seconds: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        print(f"{PICTURES} pictures ({make_folder(folder, PICTURES, chosen.data)})", flush=True)
        for number in range(chosen.rounds):
            for side in SIDES if number % 2 == 0 else SIDES[::-1]:
                command = [sys.executable, "-m", "tests.benchmarks.training_epoch", "--side", side,
                           "--steps", str(chosen.steps), "--data", str(folder)]  # fmt: skip
                done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
                seconds[side].append(json.loads(done.stdout.splitlines()[-1]))
                print(f"round {number + 1}, {side}: {seconds[side][-1]}", flush=True)
    for clock in ("wall", "processor"):
        medians = {side: statistics.median(measured[clock] for measured in seconds[side]) for side in SIDES}
        ratio = statistics.median(
            book[clock] / ours[clock] for ours, book in zip(seconds["ours"], seconds["book"], strict=True)
        )
        print(f"{clock}: book {medians['book']:.1f} s, ours {medians['ours']:.1f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
