"""Frozen layers as a function of pictures or maps, batch by batch."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

Rows = Callable[[slice], NDArray[Any]]
"""Pictures or maps by their place; asked for in order, each once."""

_BATCH = 25  # whether to go on is asked once a batch: more would keep a reader waiting who cancels
_LARGEST = float(np.finfo(np.float16).max)


class Frozen:
    """Frozen layers, traced once for all that goes through them.

    Attributes:
        shapes: Of each of their outputs, without the batch.

    Args:
        layers: One input, one output or several.
    """

    def __init__(self, layers: keras.Model) -> None:
        self.shapes = [tuple(output.shape[1:]) for output in layers.outputs]
        self._compute = tf.function(partial(_compute, layers), autograph=False, reduce_retracing=True)

    def batches(
        self, rows: Rows, count: int, report: Callable[[int], None]
    ) -> Iterator[list[NDArray[np.float16]]]:
        """What they make of ``count`` pictures or maps, batch by batch, one array an output.

        ``report`` is told before each batch how many are done.
        """
        for start in range(0, count, _BATCH):
            report(start)
            values = tf.constant(rows(slice(start, min(start + _BATCH, count))))
            yield [output.numpy() for output in self._compute(values)]

    def all(self, rows: Rows, count: int, report: Callable[[int], None]) -> list[NDArray[np.float16]]:
        """The same as one array an output."""
        outputs = [[np.empty((0, *shape), np.float16)] for shape in self.shapes]
        for arrays in self.batches(rows, count, report):
            for parts, array in zip(outputs, arrays, strict=True):
                parts.append(array)
        return [np.concatenate(parts) for parts in outputs]


def _compute(layers: keras.Model, values: tf.Tensor) -> list[tf.Tensor]:
    outputs = layers(tf.cast(values, tf.float32), training=False)
    return [_as_float16(output) for output in (outputs if isinstance(outputs, list) else [outputs])]


def _as_float16(values: tf.Tensor) -> tf.Tensor:
    return tf.cast(tf.clip_by_value(tf.cast(values, tf.float32), -_LARGEST, _LARGEST), tf.float16)
