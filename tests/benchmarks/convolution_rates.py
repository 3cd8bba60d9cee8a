"""How near a training step of the book's net is to what the CPU can multiply, in float32 and bfloat16.

    python -m tests.benchmarks.convolution_rates

Prints the rate of a large matrix product, which no convolution beats, then for each convolution of the net the rates
forwards, to its maps and to its kernels (20 pictures of 150x150), and what the whole step would take at the best rate.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import tensorflow as tf

BATCH, SIZE, REPEATS = 20, 2048, 8
LAYERS = (
    (150, 3, 32),
    (74, 32, 64),
    (36, 64, 128),
    (17, 128, 128),
)  # side and channels of the input, filters
DTYPES = ("float32", "bfloat16")


def seconds(compute: Callable[[], tf.Tensor]) -> float:
    """Median of some calls of the traced function."""
    traced = tf.function(compute)
    traced()
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        traced().numpy()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def rates(side: int, channels: int, filters: int, dtype: str) -> tuple[float, dict[str, float]]:
    """Operations of one direction in GFLOP, and GFLOP a second of each."""
    maps = tf.cast(tf.random.normal((BATCH, side, side, channels)), dtype)
    kernel = tf.cast(tf.random.normal((3, 3, channels, filters)), dtype)
    errors = tf.cast(tf.random.normal((BATCH, side - 2, side - 2, filters)), dtype)
    backwards = tf.compat.v1.nn
    taken = {
        "forwards": seconds(lambda: tf.nn.conv2d(maps, kernel, 1, "VALID")),
        "to the maps": seconds(
            lambda: backwards.conv2d_backprop_input(maps.shape, kernel, errors, [1, 1, 1, 1], "VALID")
        ),
        "to the kernels": seconds(
            lambda: backwards.conv2d_backprop_filter(maps, kernel.shape, errors, [1, 1, 1, 1], "VALID")
        ),
    }
    work = 2 * BATCH * (side - 2) ** 2 * 9 * channels * filters / 1e9
    return work, {name: work / value for name, value in taken.items()}


def main() -> None:
    """Print the rates."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    for dtype in DTYPES:
        matrix = tf.cast(tf.random.normal((SIZE, SIZE)), dtype)
        best = 2 * SIZE**3 / 1e9 / seconds(partial(tf.matmul, matrix, matrix))
        print(f"{dtype}: matrix product {best:.0f} GFLOP a second")
        total = 0.0
        for place, layer in enumerate(LAYERS):
            work, found = rates(*layer, dtype)
            total += work * (3 if place else 2)  # the pictures need no gradient
            told = ", ".join(f"{name} {rate:.0f}" for name, rate in found.items())
            print(f"  {layer[0]}x{layer[0]}x{layer[1]} to {layer[2]}: {work:.2f} GFLOP; {told}")
        print(f"  a step: {total:.1f} GFLOP, {1000 * total / best:.0f} ms at the rate of the matrix product")


if __name__ == "__main__":
    main()
