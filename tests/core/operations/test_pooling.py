"""Pooling on maps small enough to work out by hand."""

import numpy as np
import pytest

from core.errors import InputError
from core.operations.pooling import average_pool2d, max_pool2d
from core.operations.windows import WindowTooLarge

FEATURE_MAP = np.array([[1, 3, 5], [2, 0, 7], [9, -1, 4]], dtype=np.int16)[:, :, np.newaxis]


def test_max_by_hand():
    np.testing.assert_array_equal(max_pool2d(FEATURE_MAP)[:, :, 0], [[3]])
    np.testing.assert_array_equal(max_pool2d(FEATURE_MAP, stride=1)[:, :, 0], [[3, 7], [9, 7]])
    np.testing.assert_array_equal(max_pool2d(FEATURE_MAP, padding="same")[:, :, 0], [[3, 7], [9, 4]])


def test_padded_cells_do_not_count_in_the_average():
    pooled = average_pool2d(FEATURE_MAP, padding="same")[:, :, 0]
    np.testing.assert_array_equal(pooled, [[6 / 4, 12 / 2], [8 / 2, 4 / 1]])


def test_input_is_not_modified():
    feature_map = np.ones((4, 4, 1), dtype=np.float32)
    feature_map.flags.writeable = False
    max_pool2d(feature_map, pool_size=1)[...] = 5
    average_pool2d(feature_map, pool_size=1)[...] = 5
    np.testing.assert_array_equal(feature_map, np.ones((4, 4, 1)))


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_errors(pool):
    with pytest.raises(WindowTooLarge, match="covers 4 pixels but the picture has only 3"):
        pool(FEATURE_MAP, pool_size=4)
    with pytest.raises(InputError, match="The stride must be"):
        pool(FEATURE_MAP, stride=0)
    with pytest.raises(ValueError, match=r"not \(3, 3\)"):
        pool(FEATURE_MAP[:, :, 0])
