"""Milliseconds of one convolution: ``python -m tests.benchmarks.convolution``.

The kept way (OpenCV, filter by filter) against the two that NumPy offers: all patches as the rows of one matrix, and
one matrix product for each cell of the kernel. The sides take turns, so that noise hits all of them.
"""

import argparse
import statistics
import time

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from core.operations.convolution import conv2d

Array = NDArray[np.float32]
ROUNDS = 15


def as_one_matrix(image: Array, kernel: Array) -> Array:
    """Every patch is a row."""
    windows = sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    weights = kernel.transpose(2, 0, 1, 3).reshape(-1, kernel.shape[3])
    return (windows.reshape(-1, len(weights)) @ weights).reshape(*windows.shape[:2], -1)


def cell_by_cell(image: Array, kernel: Array) -> Array:
    """A matrix product for each cell of the kernel."""
    height, width = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    cells = np.ndindex(kernel.shape[:2])
    return sum(
        image[row : row + height, column : column + width] @ kernel[row, column] for row, column in cells
    )


def main() -> None:
    """Print medians."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    rng = np.random.default_rng(0)
    sides = {"conv2d": conv2d, "one matrix": as_one_matrix, "cell by cell": cell_by_cell}
    for image_shape, kernel_shape in [
        ((512, 512, 1), (3, 3, 1, 1)),
        ((512, 512, 3), (3, 3, 3, 8)),
        ((512, 512, 3), (7, 7, 3, 8)),
        ((512, 512, 3), (3, 3, 3, 64)),
        ((1024, 1024, 3), (5, 5, 3, 1)),
    ]:
        image = rng.integers(0, 256, image_shape).astype(np.float32)
        kernel = rng.normal(size=kernel_shape).astype(np.float32)
        seconds: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, convolve in sides.items():
                start = time.perf_counter()
                convolve(image, kernel)
                seconds[name].append(time.perf_counter() - start)
        medians = [f"{name} {statistics.median(times) * 1000:.1f} ms" for name, times in seconds.items()]
        print(f"{image_shape} * {kernel_shape}: " + ", ".join(medians))


if __name__ == "__main__":
    main()
