"""Convolution against Keras, over random shapes and as a layer."""

import keras
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.operations.convolution import (
    conv2d,
)

SMALL = st.integers(1, 3)


@st.composite
def convolutions(draw):
    """Image, kernel, bias and the options that Keras accepts together."""
    rows, columns = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    kernel_rows, kernel_columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    stride, dilation = draw(st.integers(1, 4)), draw(SMALL)
    padding = draw(st.sampled_from(["valid", "same"]))
    assume(stride == 1 or dilation == 1)
    if padding == "valid":
        assume(rows > dilation * (kernel_rows - 1) and columns > dilation * (kernel_columns - 1))
    num_channels, num_filters = draw(SMALL), draw(SMALL)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    image = rng.normal(size=(rows, columns, num_channels)).astype(np.float32)
    kernel = rng.normal(size=(kernel_rows, kernel_columns, num_channels, num_filters)).astype(np.float32)
    bias = rng.normal(size=num_filters).astype(np.float32)
    return image, kernel, bias, {"stride": stride, "padding": padding, "dilation": dilation}


@given(convolutions())
def test_equals_keras(case):
    image, kernel, bias, options = case
    expected = keras.ops.conv(
        image[np.newaxis],
        kernel,
        strides=options["stride"],
        padding=options["padding"],
        dilation_rate=options["dilation"],
    )
    response = conv2d(image, kernel, bias=bias, **options)
    assert response.dtype == np.float32
    np.testing.assert_allclose(response, np.asarray(expected)[0] + bias, rtol=1e-4, atol=1e-4)


def test_layer_of_keras():
    """The layer itself, bias included, on a picture of odd size."""
    image = np.random.default_rng(0).normal(size=(31, 28, 3)).astype(np.float32)
    layer = keras.layers.Conv2D(5, 3, strides=2, padding="same", bias_initializer="random_normal")
    expected = np.asarray(layer(image[np.newaxis]))[0]
    kernel, bias = (np.asarray(weight) for weight in layer.weights)
    np.testing.assert_allclose(
        conv2d(image, kernel, bias=bias, stride=2, padding="same"), expected, rtol=1e-4, atol=1e-5
    )


def test_keras_refuses_stride_with_dilation_too():
    with pytest.raises(ValueError, match="strides > 1"):
        keras.layers.Conv2D(1, 3, strides=2, dilation_rate=2)
