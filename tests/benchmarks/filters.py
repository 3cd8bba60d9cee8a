"""Filter pictures against the chapter's loop: ``python -m tests.benchmarks.filters [--filters 4] [--rounds 3]``.

The chapter builds a function for each filter and takes 40 steps with it (its ``K.function``, here a ``tf.function``
of the layers up to the one wanted). It is timed on a few filters and multiplied, since every filter costs it the
same; :func:`maximize_filters` is timed on a first batch of 16, tracing included, and on a second one that stands
for the other three. The sides take turns, so that noise hits all of them. Quality is the mean objective of the
final pictures on the filters that all sides climbed from the same noise.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from core.networks.backbones import build
from core.networks.inspection.filter_objectives import filter_objectives
from core.networks.inspection.filters import CHAPTER, maximize_filters
from core.networks.inspection.inspected import InspectedModel
from core.networks.precision import fastest_dtype
from core.specs.filters import AscentOptions

LAYERS = ("block1_conv1", "block3_conv1", "block5_conv1")
SIZE, STEPS, ALL, BATCH = 64, 40, 64, 16
SIDES: dict[str, tuple[AscentOptions, str]] = {
    "float32": (CHAPTER, "float32"),
    "fastest": (CHAPTER, fastest_dtype()),  # what the lesson does by default
    "every 7": (
        AscentOptions(step_size=2.5, gradient_every=7),
        fastest_dtype(),
    ),  # a gradient every 7 steps of 2.5
}


def chapter_picture(model: InspectedModel, layer: str, index: int, start: np.ndarray) -> np.ndarray:
    """The chapter's ``generate_pattern`` in today's TensorFlow."""
    part = keras.Model(model.network.input, model.network.get_layer(layer).output)

    @tf.function(autograph=False)
    def loss_and_gradient(picture):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            loss = tf.reduce_mean(part(picture)[:, :, :, index])
        gradient = tape.gradient(loss, picture)
        return loss, gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient))) + 1e-5)

    picture = tf.constant(start[None])
    for _ in range(STEPS):
        _, gradient = loss_and_gradient(picture)
        picture += gradient
    return picture.numpy()[0]


def timed(action: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Seconds and result."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def climb(model: InspectedModel, layer: str, side: str) -> np.ndarray:
    """Ours, for a batch of filters; always from the same noise."""
    options, dtype = SIDES[side]
    return maximize_filters(
        model, layer, tuple(range(BATCH)), size=SIZE, steps=STEPS, rng=np.random.default_rng(0), options=options,
        dtype=dtype,
    ).pictures  # fmt: skip


def compare(model: InspectedModel, layer: str, num_timed: int, rounds: int) -> None:
    """Print one layer."""
    noise = np.random.default_rng(0).random((BATCH, SIZE, SIZE, 3), np.float32) * 20 + 128
    filters = range(num_timed)
    first = {name: timed(lambda n=name: climb(model, layer, n))[0] for name in SIDES}
    seconds: dict[str, list[float]] = {"chapter": [], **{name: [] for name in SIDES}}
    for _ in range(rounds):
        spent, pictures = timed(
            lambda: np.stack([chapter_picture(model, layer, index, noise[index]) for index in filters])
        )
        seconds["chapter"].append(spent * ALL / num_timed)
        finals = {"chapter": pictures}
        for name in SIDES:
            spent, pictures = timed(lambda n=name: climb(model, layer, n))
            seconds[name].append(first[name] + spent * (ALL - BATCH) / BATCH)
            finals[name] = pictures[:num_timed]
    print(f"{layer}, {ALL} filters, {SIZE} px, {STEPS} steps:")
    for name, times in seconds.items():
        objective = float(np.mean(filter_objectives(model, layer, tuple(filters), finals[name])))
        ratio = statistics.median(peer / own for peer, own in zip(seconds["chapter"], times, strict=True))
        print(
            f"  {name:8} {statistics.median(times):7.1f} s, {ratio:5.1f} times the speed, objective {objective:.1f}"
        )


def main() -> None:
    """Print all layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filters", type=int, default=4, help="how many the chapter's loop is timed on")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--layers", nargs="*", default=LAYERS)
    arguments = parser.parse_args()
    model = InspectedModel(build("vgg16", input_shape=(None, None, 3)))
    for layer in arguments.layers:
        compare(model, layer, arguments.filters, arguments.rounds)


if __name__ == "__main__":
    main()
