"""The value and gradient of a sequential net, the same numbers as Keras' own but sooner on a CPU.

Half of a training step of the book's net is neither convolution nor matrix product, but TensorFlow's gradient
of max pooling and the ReLU of maps four times as large as what pooling keeps. Both can be had for less:

- The maximum commutes with adding a bias and with ReLU, so the bias and ReLU are applied after pooling.
- The gradient of 2x2 pooling is a comparison with the maximum, which XLA compiles into one pass.

Where two pixels of a window are equal to the last bit, the gradient goes to both instead of to the first.
"""

from typing import Any

import keras
import tensorflow as tf

_POOL = 2


def forward(
    model: keras.Sequential, images: tf.Tensor, training: bool, *, dtype: str = "float32"
) -> tf.Tensor:
    """``model(images, training=training)``, with convolutions in ``dtype``; all other layers in float32.

    Args:
        model: From :func:`core.networks.training.models.build`.
        images: ``(N, H, W, C)``, 0-255.
        training: Whether dropout drops.
        dtype: ``"float32"``, or ``"bfloat16"`` for CPUs that multiply it natively.
    """
    layers = list(model.layers)
    values = images
    while layers:
        layer = layers.pop(0)
        if isinstance(layer, keras.layers.Conv2D):
            values = tf.nn.conv2d(
                tf.cast(values, dtype), tf.cast(layer.kernel, dtype), layer.strides, "VALID"
            )
            if layers and isinstance(layers[0], keras.layers.MaxPooling2D):
                layers.pop(0)
                values = max_pool_2x2(values)
            values = tf.nn.relu(tf.nn.bias_add(values, tf.cast(layer.bias, dtype)))
        else:
            values = tf.cast(values, "float32") if values.dtype == tf.bfloat16 else values
            values = layer(values, training=training)
    return values


@tf.custom_gradient  # type: ignore[untyped-decorator]
def max_pool_2x2(maps: tf.Tensor) -> tuple[tf.Tensor, Any]:
    """Max pooling of 2x2 windows at stride 2, ``(N, H, W, C)``, with a gradient faster than TensorFlow's on a CPU."""
    pooled = tf.nn.max_pool2d(maps, _POOL, _POOL, "VALID")
    return pooled, lambda gradient: _max_pool_gradient(maps, pooled, gradient)


@tf.function(jit_compile=True, autograph=False)  # type: ignore[untyped-decorator]
def _max_pool_gradient(maps: tf.Tensor, pooled: tf.Tensor, gradient: tf.Tensor) -> tf.Tensor:
    """The gradient of each window, where the window has its maximum, and 0 elsewhere."""
    _, height, width, _ = maps.shape
    rows, columns = _POOL * pooled.shape[1], _POOL * pooled.shape[2]
    is_maximum = maps[:, :rows, :columns] == _enlarge(pooled)
    spread = tf.where(is_maximum, _enlarge(gradient), tf.zeros((), gradient.dtype))
    return tf.pad(spread, [[0, 0], [0, height - rows], [0, width - columns], [0, 0]])


def _enlarge(maps: tf.Tensor) -> tf.Tensor:
    """Repeat every pixel to a 2x2 square."""
    height, width, channels = maps.shape[1:]
    count = tf.shape(maps)[0]
    repeated = tf.broadcast_to(maps[:, :, None, :, None], (count, height, _POOL, width, _POOL, channels))
    return tf.reshape(repeated, (count, _POOL * height, _POOL * width, channels))
