"""What the sliding window shows: each sum is worked out again from its text alone, in exact decimals."""

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import InputError
from core.operations.convolution import conv2d
from core.operations.pooling import average_pool2d, max_pool2d
from core.operations.sliding_window import format_number, slide_convolution, slide_pooling
from core.operations.windows import WindowTooLarge


def read(text):
    return Decimal(text.replace("−", "-"))


def shown(number):
    """Two decimals, halves away from zero, as a reader rounds; exact, for Fraction has no error."""
    cents = abs(number) * 100 + Fraction(1, 2)
    return Decimal(int(cents) * (-1 if number < 0 else 1)) / 100


def read_product(term):
    pixel, weight = term.split("×")
    return read(pixel) * read(weight)


@st.composite
def convolutions(draw):
    size, dilation, stride = draw(st.integers(1, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
    rows, columns = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    padding = draw(st.sampled_from(["valid", "same"]))
    assume(stride == 1 or dilation == 1)
    assume(padding == "same" or min(rows, columns) > dilation * (size - 1))
    num_channels = draw(st.sampled_from([1, 3]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    whole = draw(st.booleans())
    crop = rng.integers(0, 256, (rows, columns, num_channels), dtype=np.uint8)
    crop = crop if whole else crop / 7 - 15
    kernel = rng.normal(size=(size, size, num_channels))
    bias = draw(st.none() | st.floats(-9, 9))
    return crop, kernel, bias, {"stride": stride, "padding": padding, "dilation": dilation}


@given(convolutions())
def test_every_convolution_sum_is_right_as_written(case):
    crop, kernel, bias, options = case
    message = slide_convolution(crop, kernel, bias=bias, **options).to_message()
    outputs = [text for row in message["output"] for text in row]
    assert len(message["windows"]) == len(outputs) == message["outputRows"] * message["outputColumns"]
    for window, output in zip(message["windows"], outputs, strict=True):
        totals = []
        for part, channel in zip(window["sums"], message["channels"], strict=True):
            weights = [text for row in channel["kernel"] for text in row]
            cells = [channel["input"][row][column] for row, column in window["cells"]]
            assert part["terms"] == [f"{cell}×{weight}" for cell, weight in zip(cells, weights, strict=True)]
            exact = sum(map(read_product, part["terms"]))
            assert read(part["total"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
            totals.append(read(part["total"]))
        assert read(window["result"]) == sum(totals) + (0 if bias is None else read(message["bias"]))
        assert window["result"] == output


@given(convolutions())
def test_output_is_the_convolution_of_the_shown_numbers(case):
    crop, kernel, bias, options = case
    crop, kernel = np.round(crop), np.round(kernel * 4)
    bias = None if bias is None else round(bias)
    window = slide_convolution(crop, kernel, bias=bias, **options)
    expected = conv2d(crop, kernel[..., np.newaxis], bias=None if bias is None else [bias], **options)
    output = [[float(read(text)) for text in row] for row in window.output]
    np.testing.assert_array_equal(output, expected[:, :, 0])


@given(
    st.sampled_from(["max", "average"]),
    st.integers(1, 8),
    st.integers(1, 8),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["valid", "same"]),
    st.integers(0, 2**32 - 1),
)
def test_every_pooled_number_is_right_as_written(kind, rows, columns, size, stride, padding, seed):
    assume(padding == "same" or min(rows, columns) >= size)
    feature_map = np.random.default_rng(seed).normal(-1, 2, size=(rows, columns)).round(2)
    window = slide_pooling(feature_map, kind=kind, pool_size=size, stride=stride, padding=padding)
    message = window.to_message()
    assert (
        message["bias"] is message["channels"][0]["kernel"] is message["channels"][0]["kernelValues"] is None
    )
    grid = message["channels"][0]["input"]
    for place in message["windows"]:
        (part,) = place["sums"]
        assert [term or "" for term in part["terms"]] == [grid[row][column] for row, column in place["cells"]]
        numbers = [read(term) for term in part["terms"] if term is not None]
        expected = max(numbers) if kind == "max" else shown(Fraction(sum(numbers)) / len(numbers))
        assert read(place["result"]) == read(part["total"]) == expected
    pool = max_pool2d if kind == "max" else average_pool2d
    expected = pool(feature_map[:, :, np.newaxis], pool_size=size, stride=stride, padding=padding)
    output = [[float(read(text)) for text in row] for row in message["output"]]
    np.testing.assert_allclose(output, expected[:, :, 0], atol=0.00501)


def test_message_by_hand():
    crop = np.array([[0, 255], [51, 102]], dtype=np.uint8)
    message = slide_convolution(crop, [[1, -0.5], [0, 0.25]], bias=-1, padding="same", stride=2).to_message()
    assert message == {
        "kind": "convolution",
        "channels": [
            {
                "name": "",
                "input": [["0", "255"], ["51", "102"]],
                "values": [[0.0, 1.0], [0.2, 0.4]],
                "kernel": [["1", "−0.5"], ["0", "0.25"]],
                "kernelValues": [[1.0, -0.5], [0.0, 0.25]],
            }
        ],
        "inputRows": 2,
        "inputColumns": 2,
        "padding": {"top": 0, "bottom": 0, "left": 0, "right": 0},
        "kernelSize": 2,
        "dilation": 1,
        "stride": 2,
        "bias": "−1",
        "output": [["−103"]],
        "outputValues": [[-1.0]],
        "outputRows": 1,
        "outputColumns": 1,
        "windows": [
            {
                "cells": [(0, 0), (0, 1), (1, 0), (1, 1)],
                "sums": [{"terms": ["0×1", "255×−0.5", "51×0", "102×0.25"], "total": "−102"}],
                "result": "−103",
            }
        ],
    }


def test_padding_is_part_of_the_input_and_dilation_leaves_holes():
    message = slide_convolution(np.ones((3, 3)), np.ones((3, 3)), padding="same", dilation=2).to_message()
    assert message["padding"] == {"top": 2, "bottom": 2, "left": 2, "right": 2}
    assert (message["inputRows"], message["inputColumns"]) == (7, 7)
    assert message["channels"][0]["input"][2] == ["0", "0", "1", "1", "1", "0", "0"]
    assert message["windows"][4]["cells"][:4] == [(1, 1), (1, 3), (1, 5), (3, 1)]


def test_the_colours_of_the_output_can_be_those_of_a_whole_map():
    sliding = slide_convolution([[1, 2], [3, 4]], [[1]], limit=8)
    assert sliding.output_values == [[0.125, 0.25], [0.375, 0.5]]


def test_pooling_leaves_padding_out():
    window = slide_pooling([[1, 3, 5]], kind="average", padding="same")
    assert window.channels[0].input == [["1", "3", "5", ""], ["", "", "", ""]]
    assert [place.sums[0].terms for place in window.windows] == [
        ["1", "3", None, None],
        ["5", None, None, None],
    ]
    assert window.output == [["2", "5"]]


def test_three_channels_are_named_and_shaded_alike():
    crop = np.zeros((2, 2, 3), dtype=np.int64)
    crop[0, 0] = [-2, 0, 6]
    kernel = np.zeros((1, 1, 3))
    kernel[0, 0] = [4, -2, 0]
    window = slide_convolution(crop, kernel)
    assert [channel.name for channel in window.channels] == ["R", "G", "B"]
    assert [channel.values[0][0] for channel in window.channels] == [0, 0.25, 1]
    assert [channel.kernel_values for channel in window.channels] == [[[1.0]], [[-0.5]], [[0.0]]]
    assert [part.total for part in window.windows[0].sums] == ["−8", "0", "0"]


def test_all_zero_stays_zero():
    message = slide_convolution(np.zeros((3, 3)), np.zeros((3, 3))).to_message()
    assert message["outputValues"] == [[0.0]]
    assert message["channels"][0]["values"] == message["channels"][0]["kernelValues"] == [[0.0] * 3] * 3


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [(0, "0"), (1200, "12"), (25, "0.25"), (-300, "−3"), (-5, "−0.05"), (350, "3.5"), (-12345, "−123.45")],
)
def test_format_number(hundredths, text):
    assert format_number(hundredths) == text


def test_kernel_is_rounded_before_it_is_used():
    window = slide_convolution(np.full((1, 1), 100), [[1 / 3]])
    assert (window.channels[0].kernel, window.output) == ([["0.33"]], [["33"]])


@pytest.mark.parametrize("num_channels", [1, 3])
def test_message_is_small(num_channels):
    """The largest that a page shows: 12x12 pixels, a padded 5x5 kernel of two decimals."""
    rng = np.random.default_rng(0)
    crop = rng.integers(0, 256, (12, 12, num_channels), dtype=np.uint8)
    kernel = rng.normal(size=(5, 5, num_channels))
    message = slide_convolution(crop, kernel, bias=0.5, padding="same").to_message()
    text = json.dumps(message, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert len(text.encode()) < 200_000


@pytest.mark.parametrize(
    ("crop_shape", "kernel_shape", "options", "error", "words"),
    [
        ((5, 5, 3), (3, 3), {}, InputError, "has 3 channels but the kernel is made for 1"),
        ((5, 5, 2), (3, 3, 2), {}, ValueError, r"\(H, W, 3\), not \(5, 5, 2\)"),
        ((5, 5), (3, 2), {}, ValueError, "square, not 3 by 2"),
        ((2, 5), (3, 3), {}, WindowTooLarge, "covers 3 pixels but the picture has only 2"),
        ((5, 5), (3, 3), {"stride": 2, "dilation": 2}, InputError, "Keras"),
    ],
)
def test_convolution_errors(crop_shape, kernel_shape, options, error, words):
    with pytest.raises(error, match=words):
        slide_convolution(np.ones(crop_shape), np.ones(kernel_shape), **options)


def test_other_errors():
    with pytest.raises(InputError, match="Row 1, column 2"):
        slide_convolution(np.ones((3, 3)), [[1, np.nan], [0, 0]])
    with pytest.raises(ValueError, match="one channel, not for 3"):
        slide_pooling(np.ones((4, 4, 3)))
    with pytest.raises(WindowTooLarge):
        slide_pooling(np.ones((1, 4)))
