"""Convolution against SciPy over random shapes, and on pictures small enough to work out by hand."""

import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.signal import correlate2d

from core.errors import InputError
from core.operations.convolution import (
    conv2d,
    pad,
    relu,
)
from core.operations.windows import WindowTooLarge


@given(
    st.integers(1, 12), st.integers(1, 12), st.integers(1, 7), st.integers(1, 3), st.integers(0, 2**32 - 1)
)
def test_equals_scipy(rows, columns, size, num_channels, seed):
    assume(rows >= size and columns >= size)
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (rows, columns, num_channels), dtype=np.uint8)
    kernel = rng.integers(-9, 10, (size, size, num_channels, 1))
    expected = sum(
        correlate2d(image[:, :, channel].astype(np.int64), kernel[:, :, channel, 0], mode="valid")
        for channel in range(num_channels)
    )
    np.testing.assert_array_equal(conv2d(image, kernel)[:, :, 0], expected)


def test_by_hand():
    image = np.arange(1, 10).reshape(3, 3, 1)
    kernel = np.array([[1, 0], [0, -2]]).reshape(2, 2, 1, 1)
    # 1 - 2*5, 2 - 2*6, 4 - 2*8, 5 - 2*9: not flipped, so the top left cell of the kernel meets the top left pixel.
    np.testing.assert_array_equal(conv2d(image, kernel)[:, :, 0], [[-9, -10], [-12, -13]])


def test_dilation_leaves_holes():
    image = np.arange(25).reshape(5, 5, 1)
    kernel = np.ones((2, 2, 1, 1))
    # Top left output with dilation 3: 0 + 3 + 15 + 18.
    np.testing.assert_array_equal(conv2d(image, kernel, dilation=3)[:, :, 0], [[36, 40], [56, 60]])


def test_kernel_larger_than_the_picture_when_padded():
    image = np.full((1, 2, 1), 3)
    np.testing.assert_array_equal(conv2d(image, np.ones((5, 5, 1, 1)), padding="same")[:, :, 0], [[6, 6]])


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int64, np.float16, np.float64])
def test_any_real_dtype(dtype):
    image = np.ones((4, 4, 1), dtype=dtype)
    response = conv2d(image, np.ones((3, 3, 1, 1)))
    assert response.dtype == np.float32
    np.testing.assert_array_equal(response, np.full((2, 2, 1), 9))


def test_inputs_are_not_modified_and_any_memory_layout_will_do():
    rng = np.random.default_rng(1)
    image = np.asfortranarray(rng.normal(size=(9, 8, 3)))[::-1, ::2]
    kernel = rng.normal(size=(2, 3, 3, 3)).transpose(3, 1, 2, 0)
    image.flags.writeable = kernel.flags.writeable = False
    before = image.copy()
    response = conv2d(image, kernel)
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(response, conv2d(image.copy(), kernel.copy()))


def test_pad_by_hand():
    image = np.array([[1, 2], [3, 4]]).reshape(2, 2, 1)
    expected = [[1, 2, 9], [3, 4, 9], [9, 9, 9]]
    np.testing.assert_array_equal(pad(image, 2, padding="same", value=9)[:, :, 0], expected)
    np.testing.assert_array_equal(
        pad(image, (1, 2), padding="same", value=9)[:, :, 0], [[1, 2, 9], [3, 4, 9]]
    )


def test_relu():
    rectified = relu(np.array([-2.5, 0, 3]))
    assert rectified.dtype == np.float32
    np.testing.assert_array_equal(rectified, [0, 0, 3])


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300, "abc", None, ""])
def test_a_bad_kernel_cell_is_named(value):
    kernel = np.ones((3, 3, 1, 1), dtype=object)
    kernel[1, 2] = value
    with pytest.raises(
        InputError, match=re.escape(f"Row 2, column 3 of the kernel holds '{value}'")
    ) as caught:
        conv2d(np.ones((5, 5, 1)), kernel)
    assert (caught.value.values["row"], caught.value.values["column"]) == (2, 3)


def test_a_number_too_large_for_float32_is_refused():
    with pytest.raises(InputError, match=r"Row 1, column 1 of the kernel holds '1e\+300'"):
        conv2d(np.ones((1, 1, 1)), np.full((1, 1, 1, 1), 1e300))


def test_text_that_is_a_number_is_one():
    kernel = np.array([["1", "-2"], ["0.5", "0"]], dtype=object).reshape(2, 2, 1, 1)
    np.testing.assert_array_equal(conv2d(np.full((2, 2, 1), 4), kernel), [[[-2]]])


@pytest.mark.parametrize(
    ("image_shape", "kernel_shape", "options", "error", "words"),
    [
        ((5, 5, 3), (3, 3, 1, 1), {}, InputError, "has 3 channels but the kernel is made for 1"),
        ((5, 5, 1), (3, 3, 1, 2), {"bias": [1]}, InputError, r"2 filters, but has the shape \(1,\)"),
        ((5, 4, 1), (3, 5, 1, 1), {}, WindowTooLarge, "covers 5 pixels but the picture has only 4"),
        ((5, 5, 1), (3, 3, 1, 1), {"stride": 2, "dilation": 2}, InputError, "Keras"),
        ((5, 5), (3, 3, 1, 1), {}, ValueError, r"shape \(H, W, C\), not \(5, 5\)"),
        ((5, 5, 1), (3, 3), {}, ValueError, r"4 dimensions, but its shape is \(3, 3\)"),
    ],
)
def test_errors(image_shape, kernel_shape, options, error, words):
    with pytest.raises(error, match=words):
        conv2d(np.ones(image_shape), np.ones(kernel_shape), **options)
