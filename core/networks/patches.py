"""Where in photographs the filters of a layer answer most, and what their units see there."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from core import images
from core.networks import layer_outputs
from core.networks.activations import layer_activations
from core.networks.answers import Report
from core.networks.compiled import kept_per_model
from core.networks.inspected_models import load_model
from core.networks.layer_outputs import picture_shape
from core.patch_specs import PeakSpec
from core.patches import PHOTOGRAPHS, Field, Peaks
from core.samples import load_sample
from core.windows import padding_amounts

_WINDOWS = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
_POOLS = (layers.MaxPooling2D, layers.AveragePooling2D)


def answer_peaks(spec: PeakSpec, report: Report) -> Peaks | None:
    """The strongest place of every filter in every sample photograph; None when cancelled.

    Raises:
        InputError: The model or the layer does not serve.
    """
    model = load_model(spec.model)
    path = layer_outputs.resolve(model, spec.layer)
    height, width, channels = picture_shape(model)
    pictures, values, places = [], [], []
    for number, name in enumerate(PHOTOGRAPHS):
        if report is not None and report.cancelled():
            return None
        picture = images.resize(images.centre_square(load_sample(name)), height, width)
        if channels == 1:
            picture = np.rint(images.to_grey(picture))[..., None].astype(np.uint8)
        maps = layer_activations(model, picture, (path,))[path]
        flat = maps.reshape(-1, maps.shape[2])
        best = flat.argmax(axis=0)
        pictures.append(picture)
        values.append(flat[best, np.arange(flat.shape[1])])
        places.append(np.stack(np.unravel_index(best, maps.shape[:2]), axis=-1))
        if report is not None:
            report.progress((number + 1) / len(PHOTOGRAPHS), "")
    return Peaks(
        PHOTOGRAPHS, np.array(pictures), np.array(values), np.array(places), receptive_fields(model, path)
    )


@kept_per_model
def receptive_fields(model: keras.Model, path: str) -> tuple[Field, Field]:
    """What the units of a layer see of the model's picture, along rows and along columns.

    Where layers meet, a unit sees what it sees through any of them. A layer of an unknown kind that keeps the size
    is taken to work pixel by pixel; one that changes it, to see everything.

    Args:
        model: See :func:`core.networks.layer_outputs.run`.
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
