"""Which number format this machine multiplies fastest."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorflow as tf

from core.settings import settings
from core.storage.files import replacing

KERAS_POLICIES = {"float32": "float32", "bfloat16": "mixed_bfloat16"}
"""Keras' dtype policy for each number format: weights stay float32."""

_NATIVE_FLAGS = {"amx_bf16", "avx512_bf16"}
_WORTH = 1.2
_REPEATS, _BATCH = 6, 20


def fastest_dtype() -> str:
    """``"bfloat16"`` where the CPU multiplies it natively and a measurement finds it 1.2 times as fast as float32.

    Elsewhere TensorFlow emulates bfloat16, eight times as slow as float32 on the machine where this was written.
    The measurement takes a second or two and is kept in ``<home>/precision.json``, one a kind of CPU.
    """
    if not is_native():
        return "float32"
    path = settings().home / "precision.json"
    known = _read(path)
    key = f"{processor()}, TensorFlow {tf.__version__}"
    if key not in known:
        seconds = _seconds(("float32", "bfloat16"))
        known[key] = "bfloat16" if seconds["float32"] >= _WORTH * seconds["bfloat16"] else "float32"
        with suppress(OSError), replacing(path) as file:  # on a full disk it is measured again the next time
            file.write(json.dumps(known, indent=1).encode())
    return known[key]


def is_native() -> bool:
    """Whether the CPU says that it multiplies bfloat16; only Linux tells."""
    return bool(_NATIVE_FLAGS & _processor()[1])


def _processor() -> tuple[str, set[str]]:
    """Name and feature flags of the CPU; empty where the system does not tell (only Linux does)."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "", set()
    fields = {name.strip(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    return fields.get("model name", ""), set(fields.get("flags", "").split())


def processor() -> str:
    """Name of the CPU; empty where the system does not tell."""
    return _processor()[0]


def _read(path: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return known


def _seconds(dtypes: tuple[str, ...]) -> dict[str, float]:
    """Shortest time of each format; they take turns, so that a busy moment hits all of them."""
    work = {dtype: _convolution(dtype) for dtype in dtypes}
    seconds = {dtype: float("inf") for dtype in dtypes}
    for _ in range(_REPEATS):
        for dtype, compute in work.items():
            start = time.perf_counter()
            compute()
            seconds[dtype] = min(seconds[dtype], time.perf_counter() - start)
    return seconds


def _convolution(dtype: str) -> Callable[[], None]:
    """A convolution of the book's third block with both its gradients, traced."""
    images = tf.random.stateless_normal((_BATCH, 36, 36, 64), seed=(0, 0))
    kernel = tf.random.stateless_normal((3, 3, 64, 128), seed=(0, 1))

    @tf.function  # type: ignore[untyped-decorator]
    def gradients() -> Any:
        with tf.GradientTape() as tape:
            tape.watch([images, kernel])
            maps = tf.nn.conv2d(tf.cast(images, dtype), tf.cast(kernel, dtype), 1, "VALID")
            total = tf.reduce_sum(tf.cast(maps, "float32") ** 2)
        return [tf.reduce_sum(gradient) for gradient in tape.gradient(total, [images, kernel])]

    def compute() -> None:
        for value in gradients():
            value.numpy()

    compute()
    return compute
