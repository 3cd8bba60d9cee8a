"""Receptive fields against an experiment: change one pixel, and see which outputs of Keras change."""

import keras
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from core.operations.receptive_field import (
    Layer,
    output_sizes,
    receptive_field,
)
from core.operations.windows import WindowTooLarge


def what_reaches_what(layers, input_size):
    """Boolean ``(input pixel, output unit)``: does the output change when the pixel of a row of ones grows?"""
    rows = np.vstack([np.ones(input_size), np.ones((input_size, input_size)) + 100 * np.eye(input_size)])
    values = rows[:, :, np.newaxis].astype(np.float32)
    for layer in layers:
        if layer.kind == "max_pooling":
            values = keras.ops.max_pool(values, layer.kernel_size, layer.stride, layer.padding)
        elif layer.kind == "average_pooling":
            values = keras.ops.average_pool(values, layer.kernel_size, layer.stride, layer.padding)
        else:
            kernel = np.ones((layer.kernel_size, 1, 1), np.float32)
            values = keras.ops.conv(values, kernel, layer.stride, layer.padding, dilation_rate=layer.dilation)
    outputs = np.asarray(values)[:, :, 0]
    return outputs[1:] > outputs[0] * 1.001


@st.composite
def layers_of_any_kind(draw):
    kind = draw(st.sampled_from(["convolution", "max_pooling", "average_pooling"]))
    stride = draw(st.integers(1, 3))
    dilation = draw(st.integers(1, 3)) if kind == "convolution" and stride == 1 else 1
    padding = draw(st.sampled_from(["valid", "same"]))
    return Layer(kind, draw(st.integers(1, 4)), stride, padding, dilation)


@given(st.lists(layers_of_any_kind(), min_size=1, max_size=4), st.integers(8, 30))
def test_equals_the_experiment(layers, input_size):
    try:
        sizes = output_sizes(layers, input_size)
    except WindowTooLarge:
        assume(False)
    reached = what_reaches_what(layers, input_size)
    assert reached.shape == (input_size, sizes[-1])
    field = receptive_field(layers, input_size=input_size)[-1]
    for unit in range(sizes[-1]):
        first, last = field.region(unit)
        assert last - first + 1 == field.size
        pixels = np.flatnonzero(reached[:, unit])
        if not len(pixels):  # its window reaches over a small map with its holes, and sees only padding
            assert any(layer.padding == "same" and layer.dilation > 1 for layer in layers)
            continue
        assert first <= pixels[0]
        assert pixels[-1] <= last
        # Holes of a dilation may lie at the border of the picture, but an end inside it is always a pixel that counts.
        assert first < 0 or pixels[0] == first
        assert last >= input_size or pixels[-1] == last


def test_two_dimensions_are_two_times_one():
    layers = [Layer("convolution", 3), Layer("max_pooling", 2, 2), Layer("convolution", 3, padding="same")]
    picture = np.ones((1, 12, 12, 1), np.float32)
    ones = np.ones((3, 3, 1, 1), np.float32)

    def stack(values):
        pooled = keras.ops.max_pool(keras.ops.conv(values, ones), 2, 2)
        return np.asarray(keras.ops.conv(pooled, ones, padding="same"))[0, :, :, 0]

    field = receptive_field(layers)[-1]
    (top, bottom), (left, right) = field.region(2), field.region(3)
    for row in range(12):
        for column in range(12):
            changed = picture.copy()
            changed[0, row, column] = 100
            is_seen = stack(changed)[2, 3] != stack(picture)[2, 3]
            assert is_seen == (top <= row <= bottom and left <= column <= right)
