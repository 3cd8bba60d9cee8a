"""Messages for the sliding window, written without the project's own convolution."""

from itertools import product
from typing import Any

import numpy as np

EDGE = [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
SMALL = [[1, 2, 0, 3], [0, 1, 4, 1], [2, 0, 1, 0], [1, 3, 0, 2]]


def _text(value: float) -> str:
    return f"{round(float(value), 2):g}".replace("-", "−")


def _texts(grid: np.ndarray) -> list[list[str]]:
    return [[_text(value) for value in row] for row in grid]


def _sum(kind: str, patch: list[float | None], kernel: np.ndarray | None) -> tuple[list[str | None], float]:
    counted = [value for value in patch if value is not None]
    if kind != "convolution":
        terms = [None if value is None else _text(value) for value in patch]
        return terms, max(counted) if kind == "max" else sum(counted) / len(counted)
    weights = kernel.ravel()
    pairs = zip(patch, weights, strict=True)
    return [f"{_text(a)}×{_text(b)}" for a, b in pairs], float(np.dot(patch, weights))


def message(
    inputs: list[Any],
    kernels: list[Any] | None = None,
    *,
    kind: str = "convolution",
    kernel_size: int = 3,
    stride: int = 1,
    dilation: int = 1,
    ring: int = 0,
    bias: float | None = None,
) -> dict[str, Any]:
    """The message for inputs ``(C, H, W)`` with values 0 to 10 and kernels ``(C, k, k)``."""
    padded = np.pad(np.asarray(inputs, float), ((0, 0), (ring, ring), (ring, ring)))
    inside = np.pad(np.ones(np.shape(inputs)[1:], bool), ring)
    _, rows, columns = padded.shape
    covered = (kernel_size - 1) * dilation + 1
    output_rows, output_columns = (rows - covered) // stride + 1, (columns - covered) // stride + 1
    windows, results = [], []
    for top, left in product(
        range(0, output_rows * stride, stride), range(0, output_columns * stride, stride)
    ):
        places = product(range(0, covered, dilation), repeat=2)
        cells = [[top + row, left + column] for row, column in places]
        sums = []
        for channel, grid in enumerate(padded):
            patch = [float(grid[r, c]) if kind == "convolution" or inside[r, c] else None for r, c in cells]
            kernel = None if kernels is None else np.asarray(kernels[channel], float)
            sums.append(_sum(kind, patch, kernel))
        results.append(sum(total for _, total in sums) + (bias or 0))
        windows.append(
            {
                "cells": cells,
                "sums": [{"terms": terms, "total": _text(total)} for terms, total in sums],
                "result": _text(results[-1]),
            }
        )
    output = np.reshape(results, (output_rows, output_columns))
    names = ["R", "G", "B"] if len(padded) == 3 else [""]
    channels = [
        {
            "name": name,
            "input": _texts(grid),
            "values": (grid / 10).tolist(),
            "kernel": None if kernels is None else _texts(np.asarray(kernels[channel])),
            "kernelValues": None
            if kernels is None
            else (np.asarray(kernels[channel]) / np.abs(kernels).max()).tolist(),
        }
        for channel, (name, grid) in enumerate(zip(names, padded, strict=True))
    ]
    return {
        "kind": kind,
        "channels": channels,
        "inputRows": rows,
        "inputColumns": columns,
        "padding": dict.fromkeys(("top", "bottom", "left", "right"), ring),
        "kernelSize": kernel_size,
        "dilation": dilation,
        "stride": stride,
        "bias": None if bias is None else _text(bias),
        "output": _texts(output),
        "outputValues": (output / max(1e-9, np.abs(output).max())).tolist(),
        "outputRows": output_rows,
        "outputColumns": output_columns,
        "windows": windows,
    }


def _random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 10, shape)


def _kernels(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(-2, 3, shape)


def _decimal_kernels(*shape: int) -> np.ndarray:
    return np.round(np.random.default_rng(1).normal(size=shape), 2)


MESSAGES: dict[str, dict[str, Any]] = {
    "small": message([SMALL], [EDGE]),
    "small, other kernel": message([SMALL], [np.transpose(EDGE)]),
    "padded": message([SMALL], [EDGE], ring=1),
    "picture": message(_random(1, 8, 8), [EDGE], ring=1),
    "stride 2, dilation 2": message(_random(1, 8, 8), [EDGE], ring=2, stride=2, dilation=2),
    "colour": message(_random(3, 6, 6), _kernels(3, 3, 3), bias=1),
    "max": message(_random(1, 8, 8), kind="max", kernel_size=2, stride=2),
    "average": message([SMALL], kind="average", kernel_size=2, stride=2),
    "average, padded": message([SMALL], kind="average", kernel_size=2, stride=2, ring=1),
    "large": message(_random(1, 16, 16) / 10, _decimal_kernels(1, 7, 7), kernel_size=7, ring=3),
    "large, colour": message(
        _random(3, 16, 16) / 10, _decimal_kernels(3, 7, 7), kernel_size=7, ring=3, bias=0.5
    ),
}
