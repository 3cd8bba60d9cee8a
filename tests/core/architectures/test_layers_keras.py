"""Parameter counts against Keras."""

import keras
import pytest

from core.architectures.layers import MNIST_SHAPE, count_parameters, mnist_convnet


@pytest.mark.parametrize("pooling", [True, False])
def test_every_line_equals_keras(pooling):
    layers = keras.layers
    pool = (lambda: [layers.MaxPooling2D(2)]) if pooling else list
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            *pool(),
            layers.Conv2D(64, 3, activation="relu"),
            *pool(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    table = count_parameters(mnist_convnet(pooling=pooling), MNIST_SHAPE)
    expected = [
        (type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers
    ]
    assert [(line.name, line.output_shape, line.num_parameters) for line in table] == expected
