"""Convolutions in another number format than their layers have."""

from typing import Any

import keras
import tensorflow as tf


def can_be_rounded(layer: Any) -> bool:
    """Whether :func:`rounded_convolution` can take the place of a layer."""
    return (
        type(layer) is keras.layers.Conv2D
        and layer.groups == 1
        and layer.data_format == "channels_last"
        and layer.compute_dtype == "float32"
    )


def rounded_convolution(layer: keras.layers.Conv2D, maps: tf.Tensor, dtype: str) -> tf.Tensor:
    """What the layer makes of ``maps``, everything rounded to ``dtype``, the result too.

    Args:
        layer: One that :func:`can_be_rounded`.
        maps: ``(N, H, W, C)``.
        dtype: ``"bfloat16"`` where the CPU multiplies it natively, see :mod:`core.networks.precision`.
    """
    maps, kernel = tf.cast(maps, dtype), tf.cast(layer.kernel, dtype)
    output = tf.nn.conv2d(maps, kernel, layer.strides, layer.padding.upper(), dilations=layer.dilation_rate)
    if layer.bias is not None:
        output = tf.nn.bias_add(output, tf.cast(layer.bias, dtype))
    return layer.activation(output)
