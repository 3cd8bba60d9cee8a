"""The index rule against convolution itself: a cell computed from its slice alone."""

import numpy as np
import pytest

from core.operations.convolution import conv2d
from core.operations.indices import Span, window_span
from core.operations.windows import output_size


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"padding": "same"},
        {"stride": 2},
        {"stride": 3, "padding": "same"},
        {"dilation": 2, "padding": "same"},
    ],
    ids=str,
)
@pytest.mark.parametrize("size", [3, 5])
def test_the_slice_times_the_kernel_is_the_output_at_that_place(size, options):
    rng = np.random.default_rng(0)
    picture, kernels = rng.normal(size=(13, 14, 2)), rng.normal(size=(size, size, 2, 4)).astype(np.float32)
    output = conv2d(picture.astype(np.float32), kernels, **options)
    for row, column in np.ndindex(*output.shape[:2]):
        spans = window_span(row, 13, size, **options), window_span(column, 14, size, **options)
        inside = [span.inside(length) for span, length in zip(spans, (13, 14), strict=True)]
        patch = picture[tuple(slice(span.start, span.stop, span.step) for span in inside)]
        # Padding is zero: only the part of the kernel over the picture counts.
        first = [(new.start - old.start) // old.step for new, old in zip(inside, spans, strict=True)]
        part = kernels[first[0] :, first[1] :][: patch.shape[0], : patch.shape[1]]
        np.testing.assert_allclose(output[row, column], np.einsum("rcd,rcdf->f", patch, part), atol=1e-4)


def test_the_last_window_ends_at_the_border():
    last = output_size(28, 3) - 1
    assert window_span(last, 28, 3) == Span(25, 28)


def test_it_is_written_as_python_writes_it():
    assert [str(Span(2, 5)), str(Span(2, 7, 2))] == ["2:5", "2:7:2"]
