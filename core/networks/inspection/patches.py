"""Where in pictures the filters of a layer answer most, and what their units see there."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from core import images
from core.datasets.load import load
from core.datasets.spec import OnProgress
from core.errors import N_
from core.images.samples import load_sample
from core.networks.inspection import layer_outputs
from core.networks.inspection.layer_outputs import picture_shape
from core.networks.inspection.models import load_model
from core.networks.inspection.traced import kept_per_model
from core.networks.reports import Cancelled, Report, teller
from core.operations.windows import padding_amounts
from core.specs.patches import PHOTOGRAPHS, Field, Peaks, PeakSpec, spread

_WINDOWS = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
_POOLS = (layers.MaxPooling2D, layers.AveragePooling2D)
_BATCH = 4


def answer_peaks(spec: PeakSpec, report: Report) -> Peaks | None:
    """The strongest place of every filter in every picture; None when cancelled.

    Raises:
        InputError: The model, the layer or the data set does not serve.
    """
    model = load_model(spec.model)
    path = layer_outputs.resolve(model, spec.layer)
    shape = picture_shape(model)
    try:
        numbers, picture = _source(spec, teller(report))
        parts = []
        for start in range(0, len(numbers), _BATCH):
            teller(report)(start / len(numbers), N_("Searching the pictures"))
            chosen = numbers[start : start + _BATCH]
            batch = np.stack([images.model_input(picture(number), shape) for number in chosen])
            parts.append([found.numpy() for found in _strongest(model, path)(tf.constant(batch, tf.float32))])
    except Cancelled:
        return None
    values, places = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Peaks(tuple(numbers), shape, values, places, receptive_fields(model, path))


def _source(spec: PeakSpec, tell: OnProgress) -> tuple[list[int], Callable[[int], NDArray[np.uint8]]]:
    """The numbers of the pictures to search, and how to get one."""
    if spec.data is None:
        return list(range(len(PHOTOGRAPHS))), lambda number: load_sample(PHOTOGRAPHS[number])
    pictures = load(spec.data, tell).split(spec.part).images
    return spread(len(pictures), spec.count), lambda number: np.asarray(pictures[number])


@kept_per_model
def _strongest(model: keras.Model, path: str) -> Any:
    """``(N, K)`` largest activations and ``(N, K, 2)`` their places, for pictures ``(N, H, W, C)``."""

    @tf.function(autograph=False, input_signature=[tf.TensorSpec((None, *picture_shape(model)))])  # type: ignore[untyped-decorator]
    def compute(pictures: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        maps = layer_outputs.output_of(layer_outputs.run(model, pictures, until=path), path)
        width, channels = maps.shape[2:]
        flat = tf.reshape(tf.cast(maps, tf.float32), (tf.shape(maps)[0], -1, channels))
        best = tf.argmax(flat, axis=1)
        return tf.reduce_max(flat, axis=1), tf.stack([best // width, best % width], axis=-1)

    return compute


@kept_per_model
def receptive_fields(model: keras.Model, path: str) -> tuple[Field, Field]:
    """What the units of a layer see of the model's picture, along rows and along columns.

    Where layers meet, a unit sees what it sees through any of them. A layer of an unknown kind that keeps the size
    is taken to work pixel by pixel; one that changes it, to see everything.

    Args:
        model: See :func:`core.networks.inspection.layer_outputs.run`.
        path: Of the layer.
    """
    found: list[tuple[Field, Field]] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def trace(pictures: tf.Tensor) -> None:
        known = {id(pictures): (Field(0, 0, 1), Field(0, 0, 1))}
        kept = [pictures]  # an id is only that of one tensor while it lives
        for step in layer_outputs.run(model, pictures, until=path):
            inputs = [item for item in tf.nest.flatten(step.inputs) if id(item) in known]
            axes = [_merged([known[id(item)][axis] for item in inputs]) for axis in (0, 1)]
            size = inputs[0].shape if inputs else pictures.shape
            shape = getattr(step.output, "shape", ())
            fields = tuple(
                _after(step.layer, axes[axis], axis, int(size[axis + 1]), shape, pictures.shape)
                for axis in (0, 1)
            )
            known[id(step.output)] = (fields[0], fields[1])
            kept.append(step.output)
        found.append(known[id(kept[-1])])

    trace.get_concrete_function(tf.TensorSpec((1, *picture_shape(model))))
    return found[0]


def _merged(fields: list[Field]) -> Field:
    if not fields:
        return Field(0, 0, 1)
    return Field(
        min(field.first for field in fields),
        max(field.last for field in fields),
        max(field.jump for field in fields),
    )


def _after(layer: Any, below: Field, axis: int, length: int, shape: Any, whole: Any) -> Field:
    """The field after a layer whose input has ``length`` cells along the axis."""
    if isinstance(layer, (*_WINDOWS, *_POOLS)):
        is_pool = isinstance(layer, _POOLS)
        kernel = layer.pool_size[axis] if is_pool else layer.kernel_size[axis]
        stride, dilation = layer.strides[axis], 1 if is_pool else layer.dilation_rate[axis]
        before, _ = padding_amounts(length, kernel, stride=stride, padding=layer.padding, dilation=dilation)
        first = below.first - before * below.jump
        last = below.last + ((kernel - 1) * dilation - before) * below.jump
        return Field(first, last, below.jump * stride)
    if isinstance(layer, layers.ZeroPadding2D):
        before = layer.padding[axis][0] * below.jump
        return Field(below.first - before, below.last - before, below.jump)
    if len(shape) == 4 and shape[axis + 1] == length:
        return below
    return Field(0, int(whole[axis + 1]) - 1, 0)
