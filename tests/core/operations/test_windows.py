"""Size arithmetic against numbers written by hand."""

import pytest

from core.errors import InputError
from core.operations import windows
from core.operations.windows import covered_size, output_size, padding_amounts


@pytest.mark.parametrize(
    ("input_size", "kernel_size", "stride", "padding", "dilation", "expected"),
    [
        (5, 3, 1, "valid", 1, 3),  # the book's border effect
        (28, 3, 1, "valid", 1, 26),  # the book's first MNIST layer
        (5, 3, 2, "valid", 1, 2),  # the book's strided window
        (5, 3, 1, "same", 1, 5),
        (5, 3, 2, "same", 1, 3),
        (6, 3, 2, "same", 1, 3),
        (7, 2, 2, "valid", 1, 3),  # pooling drops the odd row
        (7, 2, 2, "same", 1, 4),
        (7, 3, 1, "valid", 2, 3),
        (7, 3, 1, "valid", 3, 1),
        (7, 3, 1, "same", 3, 7),
        (1, 1, 1, "valid", 1, 1),
        (1, 7, 1, "same", 1, 1),
        (10, 1, 4, "valid", 1, 3),
        (224, 7, 2, "same", 1, 112),
    ],
)
def test_output_size_by_hand(input_size, kernel_size, stride, padding, dilation, expected):
    assert output_size(input_size, kernel_size, stride=stride, padding=padding, dilation=dilation) == expected


@pytest.mark.parametrize(
    ("input_size", "kernel_size", "stride", "dilation", "expected"),
    [
        (5, 3, 1, 1, (1, 1)),
        (5, 2, 1, 1, (0, 1)),
        (5, 4, 1, 1, (1, 2)),
        (5, 3, 2, 1, (1, 1)),
        (6, 3, 2, 1, (0, 1)),  # the stride moves the padding to one side
        (224, 7, 2, 1, (2, 3)),
        (5, 1, 3, 1, (0, 0)),  # gaps between the windows: nothing to add
        (5, 3, 1, 2, (2, 2)),
    ],
)
def test_same_padding_by_hand(input_size, kernel_size, stride, dilation, expected):
    assert (
        padding_amounts(input_size, kernel_size, stride=stride, padding="same", dilation=dilation) == expected
    )


def test_valid_pads_nothing():
    assert padding_amounts(6, 3, stride=2) == (0, 0)


@pytest.mark.parametrize(
    ("kernel_size", "dilation", "expected"), [(3, 1, 3), (3, 2, 5), (5, 3, 13), (1, 4, 1)]
)
def test_covered_size(kernel_size, dilation, expected):
    assert covered_size(kernel_size, dilation=dilation) == expected


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"kernel_size": 6}, windows.WindowTooLarge, "covers 6 pixels but the picture has only 5"),
        ({"dilation": 3}, windows.WindowTooLarge, "covers 7 pixels"),
        ({"kernel_size": 0}, InputError, "window size .* not 0"),
        ({"stride": 0}, InputError, "stride .* at least 1, not 0"),
        ({"stride": 1.5}, InputError, "stride .* whole number .* not 1.5"),
        ({"dilation": -1}, InputError, "dilation .* not -1"),
        ({"input_size": 0}, InputError, "at least one row"),
        ({"padding": "full"}, InputError, "'valid' or 'same', not 'full'"),
        ({"stride": 2, "dilation": 2}, InputError, "stride is 2 and the dilation 2"),
    ],
)
def test_errors_say_what_came_and_what_is_expected(arguments, error, words):
    with pytest.raises(error, match=words):
        output_size(**{"input_size": 5, "kernel_size": 3, **arguments})
