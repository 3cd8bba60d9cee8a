"""Parts of a convolution against SciPy's correlation of each channel."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from core.errors import InputError
from core.operations.partial_sums import partial_responses, patch_at

RNG = np.random.default_rng(0)
MAPS = RNG.normal(size=(11, 9, 4)).astype(np.float32)


def dilated(kernel, dilation):
    """The kernel with holes."""
    rows, columns = ((side - 1) * step + 1 for side, step in zip(kernel.shape, dilation, strict=True))
    spread = np.zeros((rows, columns))
    spread[:: dilation[0], :: dilation[1]] = kernel
    return spread


@pytest.mark.parametrize("size", [(3, 3), (2, 5), (1, 1)])
@pytest.mark.parametrize(("stride", "dilation"), [((1, 1), (1, 1)), ((2, 3), (1, 1)), ((1, 1), (2, 1))])
def test_every_channel_is_a_correlation(size, stride, dilation):
    kernel = RNG.normal(size=(*size, 4)).astype(np.float32)
    found = partial_responses(MAPS, kernel, stride=stride, dilation=dilation)
    for channel in range(4):
        whole = correlate2d(MAPS[:, :, channel], dilated(kernel[:, :, channel], dilation), mode="valid")
        np.testing.assert_allclose(found[:, :, channel], whole[:: stride[0], :: stride[1]], atol=1e-5)


def test_padding_same_is_that_of_correlate():
    kernel = RNG.normal(size=(3, 3, 4)).astype(np.float32)
    found = partial_responses(MAPS, kernel, padding="same")
    whole = correlate2d(MAPS[:, :, 2], kernel[:, :, 2], mode="same")
    np.testing.assert_allclose(found[:, :, 2], whole, atol=1e-5)


def test_a_patch_times_the_kernel_is_the_cell():
    kernel = RNG.normal(size=(3, 2, 4)).astype(np.float32)
    responses = partial_responses(MAPS, kernel, stride=(2, 1), padding="same")
    for place in [(0, 0), (5, 8), (2, 3)]:
        patch, inside = patch_at(MAPS, place, (3, 2), stride=(2, 1), before=(1, 0), dilation=(1, 1))
        np.testing.assert_allclose((patch * kernel).sum(axis=(0, 1)), responses[place], atol=1e-5)
        assert not patch[~inside].any()
        assert inside.all() == (place == (2, 3))


def test_a_window_that_does_not_fit():
    with pytest.raises(InputError, match="covers 12 pixels"):
        partial_responses(MAPS, np.zeros((12, 1, 4), np.float32))
