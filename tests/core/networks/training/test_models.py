"""The nets against the tables of arithmetic, and their quick evaluation against Keras' own."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, DigitNetSpec, layer_table
from core.networks.backbones.weights import load
from core.networks.training.fused_pooling import forward
from core.networks.training.models import build
from core.networks.training.weights import save_float16

SMALL = ConvnetSpec(filters=(4, 6), dense_units=8, dropout=0.5, image_shape=(17, 20, 3))
SPECS = [
    ConvnetSpec(),
    ConvnetSpec(dropout=0.5),
    ConvnetSpec(
        filters=(32, 64, 64), dense_units=64, image_shape=(28, 28, 1), classes=10, last_pooling=False
    ),
    ConvnetSpec(filters=(5,), kernel_size=5, dense_units=3, image_shape=(17, 20, 3), classes=4),
    ConvnetSpec(filters=(), dense_units=3, image_shape=(8, 8, 3)),
    DenseNetSpec(),
    DenseNetSpec(units=3, image_shape=(4, 5, 3), classes=2),
    DigitNetSpec("average"),
    DigitNetSpec("stride", filters=(3, 5, 4), dense_units=6),
    DigitNetSpec("learned", filters=(3, 5, 4), dense_units=6),
    DigitNetSpec("max", "average"),
]


def pictures(spec, count=6):
    return np.random.default_rng(0).integers(0, 256, (count, *spec.image_shape), dtype=np.uint8)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_table_is_keras_summary(spec):
    model = build(spec)
    expected = [
        (type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers
    ]
    assert [(line.name, line.output_shape, line.num_parameters) for line in layer_table(spec)] == expected


@pytest.mark.parametrize(("spec", "count"), [(SPECS[0], 3_453_121), (SPECS[2], 93_322), (SPECS[5], 407_050)])
def test_parameters_are_the_books(spec, count):
    assert build(spec).count_params() == count


def test_the_digit_net_is_the_chapters_where_nothing_is_changed():
    for net, other in zip(build(DigitNetSpec()).layers, build(SPECS[2]).layers, strict=True):
        assert (type(net), net.name, net.output.shape) == (type(other), other.name, other.output.shape)


def test_the_seed_decides_the_weights_and_nothing_else_does():
    keras.utils.set_random_seed(1)
    one = build(SMALL, seed=3).get_weights()
    keras.utils.set_random_seed(2)
    again, other = build(SMALL, seed=3).get_weights(), build(SMALL, seed=4).get_weights()
    for first, second, third in zip(one, again, other, strict=True):
        np.testing.assert_array_equal(first, second)
        assert first.ndim == 1 or not np.array_equal(first, third)


@pytest.mark.parametrize("spec", SPECS[2:], ids=str)
def test_outputs_are_probabilities(spec):
    outputs = build(spec)(pictures(spec)).numpy()
    assert outputs.min() >= 0
    assert outputs.max() <= 1
    if spec.classes > 2:
        np.testing.assert_allclose(outputs.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("spec", [SMALL, *SPECS[2:]], ids=str)
def test_quick_evaluation_equals_keras_in_value_and_gradient(spec):
    """Dropout off: its draws differ."""
    model, images = build(spec, seed=1), tf.constant(pictures(spec))
    for layer in model.layers:  # a bias of 0 would not show where it is added
        if layer.weights:
            layer.bias.assign(np.linspace(-0.1, 0.1, layer.bias.shape[0]))

    def value_and_gradients(function):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(function(images) ** 2)
        return loss, tape.gradient(loss, model.trainable_variables)

    expected, expected_gradients = value_and_gradients(lambda images: model(images, training=False))
    quick = tf.function(lambda images: forward(model, images, training=False), autograph=False)
    value, gradients = value_and_gradients(quick)
    np.testing.assert_allclose(value, expected, rtol=1e-5)
    for gradient, other in zip(gradients, expected_gradients, strict=True):
        np.testing.assert_allclose(gradient, other, rtol=1e-4, atol=1e-6 * np.abs(other).max() + 1e-9)


def test_quick_evaluation_in_bfloat16_is_close():
    model, images = build(SMALL, seed=1), pictures(SMALL)
    rounded = forward(model, images, training=False, dtype="bfloat16")
    assert rounded.dtype == tf.float32
    np.testing.assert_allclose(rounded, model(images), atol=0.02)
    assert not np.array_equal(rounded, model(images))


def test_dropout_drops_in_training_only():
    model, images = build(SMALL, seed=1), pictures(SMALL)
    np.testing.assert_allclose(forward(model, images, training=False), model(images), rtol=1e-5)
    assert not np.allclose(forward(model, images, training=True), model(images))


def test_weights_as_float16_come_back(tmp_path):
    model, other = build(SMALL, seed=1), build(SMALL, seed=2)
    save_float16(model, tmp_path / "net.npz", {"seed": 1})
    load(other, tmp_path / "net.npz", "net")
    for weights, expected in zip(other.get_weights()[:8], model.get_weights()[:8], strict=True):
        np.testing.assert_array_equal(weights, expected.astype(np.float16))
    with np.load(tmp_path / "net.npz") as arrays:
        assert {"block1_conv/kernel", "predictions/bias"} <= set(arrays)
        assert json.loads(str(arrays["provenance"])) == {"seed": 1}
