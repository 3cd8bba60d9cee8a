"""Where in pictures the filters of a layer answer most, and what their units see there."""

from typing import Any

import numpy as np
import tensorflow as tf
from keras import layers

from core import images
from core.errors import N_
from core.networks.inspection import layer_outputs
from core.networks.inspection.inspected import PICTURE, Call, InspectedModel, kept
from core.networks.inspection.models import inspected
from core.networks.inspection.searched import searched_pictures
from core.networks.reports import Report, teller
from core.operations.receptive_field import ReceptiveField
from core.operations.windows import covered_size, padding_amounts
from core.specs.patches import Peaks, PeakSpec

_WINDOWS = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
_POOLS = (layers.MaxPooling2D, layers.AveragePooling2D)
_BATCH = 4


def answer_peaks(spec: PeakSpec, report: Report) -> Peaks:
    """The strongest place of every filter in every picture.

    Raises:
        InputError: The model, the layer or the data set does not serve.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(spec.model)
    path = layer_outputs.resolve(model.network, spec.layer)
    numbers, picture = searched_pictures(spec.data, spec.part, spec.count, teller(report), crops=spec.crops)
    parts = []
    for start in range(0, len(numbers), _BATCH):
        teller(report)(start / len(numbers), N_("Searching the pictures"))
        chosen = numbers[start : start + _BATCH]
        batch = np.stack([images.model_input(picture(number), model.shape) for number in chosen])
        parts.append([found.numpy() for found in _strongest(model, path)(tf.constant(batch, tf.float32))])
    values, places = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Peaks(tuple(numbers), model.shape, values, places, receptive_fields(model, path))


@kept
def _strongest(model: InspectedModel, path: str) -> Any:
    """``(N, K)`` largest activations and ``(N, K, 2)`` their places, for pictures ``(N, H, W, C)``."""

    @tf.function(autograph=False, input_signature=[tf.TensorSpec((None, *model.shape))])  # type: ignore[untyped-decorator]
    def compute(pictures: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        maps = layer_outputs.output_of(layer_outputs.run(model.network, pictures, until=path), path)
        width, channels = maps.shape[2:]
        flat = tf.reshape(tf.cast(maps, tf.float32), (tf.shape(maps)[0], -1, channels))
        best = tf.argmax(flat, axis=1)
        return tf.reduce_max(flat, axis=1), tf.stack([best // width, best % width], axis=-1)

    return compute


@kept
def receptive_fields(model: InspectedModel, path: str) -> tuple[ReceptiveField, ReceptiveField]:
    """What the units of a layer see of the model's picture, along rows and along columns.

    Where layers meet, a unit sees what it sees through any of them. A layer of an unknown kind that keeps the size
    is taken to work pixel by pixel; one that changes it, to see everything.

    Args:
        model: The network.
        path: Of the layer.
    """
    known: dict[int, tuple[ReceptiveField, ReceptiveField]] = {PICTURE: (ReceptiveField(), ReceptiveField())}
    last = model.place_of(path)
    for number, call in enumerate(model.calls[: last + 1]):
        below = call.inputs[0] if call.inputs else PICTURE
        shape = model.shape if below == PICTURE else model.calls[below].shape
        rows, columns = (
            _after(call, _merged([known[place][axis] for place in call.inputs]), axis, shape, model.shape)
            for axis in (0, 1)
        )
        known[number] = rows, columns
    return known[last]


def _merged(fields: list[ReceptiveField]) -> ReceptiveField:
    if not fields:
        return ReceptiveField()
    return ReceptiveField(
        min(field.first for field in fields),
        max(field.last for field in fields),
        max(field.jump for field in fields),
    )


def _after(
    call: Call, below: ReceptiveField, axis: int, shape: tuple[int, ...], picture: tuple[int, int, int]
) -> ReceptiveField:
    """The field along an axis after a layer whose input has the shape ``shape``."""
    layer, length = call.layer, shape[axis] if len(shape) == 3 else 0
    if isinstance(layer, (*_WINDOWS, *_POOLS)):
        is_pool = isinstance(layer, _POOLS)
        kernel = layer.pool_size[axis] if is_pool else layer.kernel_size[axis]
        stride, dilation = layer.strides[axis], 1 if is_pool else layer.dilation_rate[axis]
        before, _ = padding_amounts(length, kernel, stride=stride, padding=layer.padding, dilation=dilation)
        return below.after(covered_size(kernel, dilation=dilation), stride=stride, before=before)
    if isinstance(layer, layers.ZeroPadding2D):
        return below.after(1, before=layer.padding[axis][0])
    if len(call.shape) == 3 and call.shape[axis] == length:
        return below
    return ReceptiveField(0, picture[axis] - 1, 0)
