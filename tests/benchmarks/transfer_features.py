"""Features of 4,000 pictures through VGG16 at 150x150: the course's way against the book's.

    python -m tests.benchmarks.transfer_features [--pictures 400] [--rounds 3] [--data FOLDER]

Both sides read the same JPEG files in a process of their own, one after the other in turn; only imports, building the
net and one batch to warm up are left out. The book's side is its listing with the preprocessing of its second edition:
``ImageDataGenerator.flow_from_directory`` in batches of 20, ``conv_base.predict`` batch by batch, float32. Ours starts
from an empty home folder, for which it measures anew whether bfloat16 is faster here. A part of the pictures is enough
for the ratio; times are projected to 4,000 in proportion, and ``--pictures 4000`` projects nothing.

Equal quality is shown by a logistic regression on the features of each side, each with its own way of resizing, and by
the difference between ours and the book's net in float32 on the same pixels.

Goals: half the time or less; from the cache, all 4,000 in at most 2 s.
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
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.load import load
from core.datasets.spec import DataSpec
from tests.benchmarks._photographs import PARTS, ROOT, make_folder

ALL, BATCH, SIDE = 4000, 20, 150
COMPARED = 100
SIDES = ("ours", "book")
Part = tuple[NDArray[Any], NDArray[Any]]
"""Features ``(N, ...)`` and labels."""


def ours(folder: Path) -> Callable[[], dict[str, Part]]:
    from core.datasets.dataset import Dataset, Split
    from core.networks.precision import KERAS_POLICIES, fastest_dtype
    from core.networks.training.allocator import keep_freed_memory
    from core.networks.transfer.features import Features
    from core.networks.transfer.net import TOP, TransferNet
    from core.specs.transfer import TransferNetSpec

    keep_freed_memory()
    dtype = fastest_dtype()
    net = TransferNet(TransferNetSpec())
    net.compute_in(KERAS_POLICIES[dtype])

    def features_of(dataset: Dataset) -> dict[str, Part]:
        features = Features(net, dataset, dtype=dtype)
        views = {part: features.plain(part, TOP) for part in PARTS}
        return {part: (np.array(view.arrays[0]), view.labels) for part, view in views.items()}

    noise = np.random.default_rng(0).integers(0, 256, (50, SIDE, SIDE, 3)).astype(np.uint8)
    split = Split(noise, np.arange(50) % 2, ("",) * 50)
    features_of(Dataset("Noise", ("a", "b"), split, split, split, fingerprint="noise"))
    return lambda: features_of(load(DataSpec("folder", str(folder))))


def book(folder: Path) -> Callable[[], dict[str, Part]]:
    import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    from core.networks.backbones import build

    conv_base = build("vgg16", input_shape=(SIDE, SIDE, 3))
    conv_base.predict(np.zeros((BATCH, SIDE, SIDE, 3)), verbose=0)
    generator = ImageDataGenerator(preprocessing_function=keras.applications.vgg16.preprocess_input)

    def extract(part: str) -> Part:
        flow = generator.flow_from_directory(
            folder / part, target_size=(SIDE, SIDE), batch_size=BATCH, class_mode="binary"
        )
        features, labels = np.zeros((flow.samples, 4, 4, 512), np.float32), np.zeros(flow.samples)
        for number in range(len(flow)):
            inputs, labels_of_batch = next(flow)
            place = slice(number * BATCH, number * BATCH + len(inputs))
            features[place] = conv_base.predict(inputs, verbose=0)
            labels[place] = labels_of_batch
        return features.reshape(flow.samples, -1), labels

    return lambda: {part: extract(part) for part in PARTS}


def timed(action: Callable[[], dict[str, Part]]) -> tuple[dict[str, Part], float, float]:
    """What it returns, wall and processor seconds."""
    wall, before = time.perf_counter(), os.times()
    parts = action()
    after = os.times()
    return parts, time.perf_counter() - wall, after.user + after.system - before.user - before.system


def measure(side: str, folder: Path) -> None:
    """In a process of its own: print what one round of one side found."""
    extract = {"ours": ours, "book": book}[side](folder)
    parts, wall, processor = timed(extract)
    found: dict[str, Any] = {"wall": wall, "processor": processor, "accuracy": accuracy(parts)}
    if side == "ours":
        from core.networks.precision import fastest_dtype

        found["bfloat16"] = float(fastest_dtype() == "bfloat16")
        again, found["again"], _ = timed(extract)
        assert all(np.array_equal(again[part][0], parts[part][0]) for part in PARTS)
        found |= differences(parts["test"][0], load(DataSpec("folder", str(folder))).test.images)
    print(json.dumps(found))


def accuracy(parts: dict[str, Part]) -> float:
    """Of logistic regression on the standardized features, on the test pictures."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    inputs = {part: parts[part][0].astype(np.float32) for part in ("train", "test")}
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(inputs["train"], parts["train"][1])
    return float(model.score(inputs["test"], parts["test"][1]))


def differences(features: NDArray[np.float16], images: NDArray[np.uint8]) -> dict[str, float]:
    """Of our features from those of the book's net in float32 on the same pixels; for up to 100 pictures."""
    import keras

    from core.networks.backbones import build

    conv_base = build("vgg16", input_shape=(SIDE, SIDE, 3))
    chosen = np.linspace(0, len(images) - 1, min(COMPARED, len(images))).astype(int)
    scaled = keras.applications.vgg16.preprocess_input(images[chosen].astype(np.float32))
    expected = conv_base.predict(scaled, verbose=0).reshape(len(chosen), -1)
    distance = features[chosen].astype(np.float32) - expected
    of_pictures = np.linalg.norm(distance, axis=1) / np.linalg.norm(expected, axis=1)
    return {
        "largest_difference": float(np.abs(distance).max() / np.abs(expected).max()),
        "largest_distance": float(of_pictures.max()),
    }


def run(side: str, folder: Path) -> dict[str, float]:
    """One round of one side, from an empty home folder."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.transfer_features",
        "--side",
        side,
        "--data",
        str(folder),
    ]
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CONVNET_CLASSROOM_HOME": home}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def show(found: dict[str, list[dict[str, float]]], pictures: int) -> None:
    """Print medians, projected to 4,000 pictures."""
    factor = ALL / pictures
    medians = {side: {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
               for side, rounds in found.items()}  # fmt: skip
    how = "measured" if factor == 1 else f"projected from {pictures}"
    for clock in ("wall", "processor"):
        ratio = statistics.median(
            ours[clock] / book[clock] for ours, book in zip(found["ours"], found["book"], strict=True)
        )
        seconds = {side: factor * medians[side][clock] for side in SIDES}
        print(
            f"{clock}, 4,000 pictures ({how}): book {seconds['book']:.0f} s, ours {seconds['ours']:.0f} s, "
            f"ours / book {ratio:.2f} (goal 0.5)"
        )
    print(
        f"again, from the cache, 4,000 pictures ({how}): {factor * medians['ours']['again']:.2f} s (goal 2)"
    )
    worst = {
        name: max(one[name] for one in found["ours"]) for name in ("largest_difference", "largest_distance")
    }
    print(
        f"ours from float32 on the same pixels: one feature at most {worst['largest_difference']:.2%} of the largest, "
        f"the features of a picture at most {worst['largest_distance']:.2%} of their length"
    )
    scores = {side: medians[side]["accuracy"] for side in SIDES}
    print(f"logistic regression on the features: ours {scores['ours']:.1%}, book {scores['book']:.1%}, "
          f"ours / book {scores['ours'] / scores['book']:.3f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=int, default=400, help="a multiple of 8, up to 4000 (default 400)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="folder of pictures in the chapter's layout")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.side:
        measure(chosen.side, chosen.data)
        return
    if chosen.pictures % 8 or not 8 <= chosen.pictures <= ALL:
        parser.error(f"{chosen.pictures} pictures were asked for; choose a multiple of 8 up to {ALL}.")
    found: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        source = make_folder(folder, chosen.pictures, chosen.data)
        print(f"{chosen.pictures} pictures ({source}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for number in range(chosen.rounds):
            for side in SIDES if number % 2 == 0 else SIDES[::-1]:
                found[side].append(run(side, folder))
                print(f"round {number + 1}, {side}: {found[side][-1]}", flush=True)
    show(found, chosen.pictures)


if __name__ == "__main__":
    main()
