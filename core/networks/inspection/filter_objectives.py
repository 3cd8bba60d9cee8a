"""How strongly filters respond to pictures: the objective of gradient ascent."""

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.networks.inspection import layer_outputs
from core.networks.inspection.bfloat16 import can_be_rounded, rounded_convolution
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.training.fused_pooling import max_pool_2x2

_BATCH = 8
_FEW = 4


def filter_objectives(
    model: InspectedModel, layer_name: str, filter_indices: tuple[int, ...], pictures: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The mean activation of filter ``filter_indices[n]`` for ``pictures[n]``: float32 ``(N,)``.

    Args:
        model: The network.
        layer_name: Name or path of the layer.
        filter_indices: Channel of the layer for each picture.
        pictures: ``(N, H, W, C)``, of any size that the layers can take.

    Raises:
        InputError: The layer does not serve, or does not have this many channels.
    """
    path = layer_outputs.resolve(model.network, layer_name)
    check_filters(model, path, filter_indices)
    objectives = [
        _measure(model, path)(tf.constant(part, tf.float32), tf.constant(indices, tf.int32)).numpy()
        for part, indices in (
            (pictures[at : at + _BATCH], filter_indices[at : at + _BATCH])
            for at in range(0, len(pictures), _BATCH)
        )
    ]
    return np.concatenate(objectives)


def mean_activations(
    model: InspectedModel, path: str, pictures: tf.Tensor, filters: tf.Tensor, *, dtype: str = "float32"
) -> tf.Tensor:
    """In a ``tf.function``: mean activation of channel ``filters[n]`` of the layer for ``pictures[n]``, ``(N,)``.

    ``dtype`` is that of the convolutions below the layer, see :func:`core.networks.precision.fastest_dtype`.
    """
    last = layer_outputs.run(model.network, pictures, until=path, call=partial(_call, dtype))[-1]
    if _is_plain_convolution(last.layer):
        maps = tf.cast(last.inputs[0], tf.float32)
        return tf.reduce_mean(_one_filter_each(last.layer, maps, filters), axis=(1, 2))
    maps = tf.cast(layer_outputs.output_of([last], path), tf.float32)
    return tf.gather(tf.reduce_mean(maps, axis=(1, 2)), filters, axis=1, batch_dims=1)


def _call(dtype: str, layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer; for the usual max pooling one with a cheaper gradient, for a convolution one in ``dtype``."""
    if dtype != "float32" and can_be_rounded(layer):
        return rounded_convolution(layer, inputs[0], dtype)
    if getattr(layer, "data_format", "") == "channels_last":
        usual = ((2, 2), (2, 2), "valid")
        if isinstance(layer, keras.layers.MaxPooling2D) and usual == (
            tuple(layer.pool_size), tuple(layer.strides), layer.padding
        ):  # fmt: skip
            return max_pool_2x2(inputs[0])
    return layer(*inputs, **options)


def _is_plain_convolution(layer: Any) -> bool:
    """Whether a channel of it depends on one filter only and stride and dilation are 1."""
    return (
        type(layer) is keras.layers.Conv2D
        and (tuple(layer.strides), tuple(layer.dilation_rate), layer.groups) == ((1, 1), (1, 1), 1)
        and layer.data_format == "channels_last"
        and getattr(layer.activation, "__name__", "")
        in ("linear", "relu", "relu6", "elu", "silu", "tanh", "sigmoid")
    )


def _one_filter_each(layer: keras.layers.Conv2D, maps: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    """Channel ``filters[n]`` of the convolution of ``maps[n]``: ``(N, h, w)``."""
    total = (
        _of_few_channels(layer, maps, filters) if maps.shape[3] <= _FEW else _of_many(layer, maps, filters)
    )
    if layer.bias is not None:
        total = total + tf.gather(layer.bias, filters)[:, None, None]
    return layer.activation(total)


def _of_few_channels(layer: keras.layers.Conv2D, maps: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    """All pictures as the channels of one: for the colours of a picture three times as fast as a matrix product."""
    count, channels = tf.shape(maps)[0], maps.shape[3]
    rows, columns = layer.kernel_size
    kernels = tf.transpose(tf.gather(layer.kernel, filters, axis=3), (0, 1, 3, 2))
    kernels = tf.reshape(kernels, (rows, columns, count * channels, 1))
    wide = tf.reshape(tf.transpose(maps, (1, 2, 0, 3)), (1, *maps.shape[1:3], count * channels))
    products = tf.nn.depthwise_conv2d(wide, kernels, (1, 1, 1, 1), layer.padding.upper())
    products = tf.reshape(products, (*products.shape[1:3], count, channels))
    return tf.transpose(tf.reduce_sum(products, axis=3), (2, 0, 1))


def _of_many(layer: keras.layers.Conv2D, maps: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    """A matrix product multiplies every pixel with every cell of the kernel; the products, moved to the pixel they
    count for, are then added up."""
    height, width, channels = maps.shape[1:]
    rows, columns = layer.kernel_size
    cells = tf.transpose(tf.gather(layer.kernel, filters, axis=3), (3, 2, 0, 1))
    cells = tf.reshape(cells, (-1, channels, rows * columns))
    products = tf.reshape(maps, (-1, height * width, channels)) @ cells
    products = tf.reshape(products, (-1, height, width, rows * columns))
    if layer.padding == "same":
        around = [((length - 1) // 2, length // 2) for length in (rows, columns)]
        products = tf.pad(products, [(0, 0), *around, (0, 0)])
        height, width = height + rows - 1, width + columns - 1
    out_height, out_width = height - rows + 1, width - columns + 1
    return tf.add_n(
        [
            products[:, row : row + out_height, column : column + out_width, row * columns + column]
            for row in range(rows)
            for column in range(columns)
        ]
    )


@kept
def _measure(model: InspectedModel, path: str) -> Any:
    return tf.function(
        lambda pictures, filters: mean_activations(model, path, pictures, filters), autograph=False
    )


def check_filters(model: InspectedModel, path: str, filters: tuple[int, ...]) -> None:
    """Refuse channel numbers that a layer does not have.

    Args:
        model: The network.
        path: Of the layer.
        filters: Channel numbers.

    Raises:
        InputError: One is out of range, or the layer has no feature maps.
    """
    shape = model.calls[model.place_of(path)].shape
    if len(shape) != 3:
        raise layer_outputs.without_map(path)
    for index in filters:
        if not 0 <= index < shape[2]:
            sentence = N_("Layer {layer} has no filter {index}; its filters are numbered from 0 to {last}.")
            raise InputError(sentence, layer=path, index=index, last=shape[2] - 1)
