"""Gradient descent on one kernel, step by step as Keras' SGD."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.operations.kernel_learning import descend, moments, standardised

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_every_step_is_that_of_keras(momentum):
    picture = standardised(RNG.normal(size=(24, 20)).cumsum(axis=0).cumsum(axis=1))
    target, start = RNG.normal(size=(22, 18)), RNG.normal(size=(3, 3)).astype(np.float32)
    found = moments(picture, target)
    rate = 0.5 * found.largest_rate
    way = descend(found, start, steps=40, rate=rate, momentum=momentum)
    layer = keras.layers.Conv2D(1, 3, use_bias=False)
    inputs = tf.constant(picture[None, :, :, None], tf.float32)
    wanted = tf.constant(target[None, :, :, None], tf.float32)
    layer(inputs)
    layer.set_weights([start[:, :, None, None]])
    optimizer = keras.optimizers.SGD(rate, momentum=momentum)
    for step in range(41):
        np.testing.assert_allclose(layer.get_weights()[0][:, :, 0, 0], way.kernels[step], atol=2e-5)
        with tf.GradientTape() as tape:
            error = tf.reduce_mean(keras.losses.mean_squared_error(wanted, layer(inputs)))
        assert float(error) == pytest.approx(way.losses[step], rel=1e-4)
        optimizer.apply(tape.gradient(error, layer.trainable_variables), layer.trainable_variables)
