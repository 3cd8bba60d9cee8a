"""Pooling against Keras over random shapes, and on maps small enough to work out by hand."""

import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.operations.pooling import average_pool2d, max_pool2d
from core.operations.windows import WindowTooLarge


@st.composite
def poolings(draw):
    rows, columns = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    pool_size, stride = draw(st.integers(1, 5)), draw(st.none() | st.integers(1, 6))
    padding = draw(st.sampled_from(["valid", "same"]))
    assume(padding == "same" or min(rows, columns) >= pool_size)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    # Mostly below zero: a maximum that counted padded zeros would be seen.
    feature_map = rng.normal(-2, 1, size=(rows, columns, draw(st.integers(1, 3)))).astype(np.float32)
    return feature_map, {"pool_size": pool_size, "stride": stride, "padding": padding}


@pytest.mark.parametrize(
    ("ours", "keras_function"),
    [(max_pool2d, keras.ops.max_pool), (average_pool2d, keras.ops.average_pool)],
)
@settings(deadline=None, max_examples=150)
@given(case=poolings())
def test_equals_keras(ours, keras_function, case):
    feature_map, options = case
    expected = keras_function(
        feature_map[np.newaxis],
        options["pool_size"],
        strides=options["stride"] or options["pool_size"],
        padding=options["padding"],
    )
    pooled = ours(feature_map, **options)
    assert pooled.dtype == np.float32
    np.testing.assert_allclose(pooled, np.asarray(expected)[0], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("ours", "layer"),
    [(max_pool2d, keras.layers.MaxPooling2D()), (average_pool2d, keras.layers.AveragePooling2D(2))],
)
def test_defaults_are_those_of_the_layers(ours, layer):
    feature_map = np.random.default_rng(0).normal(size=(7, 6, 4)).astype(np.float32)
    np.testing.assert_allclose(ours(feature_map), np.asarray(layer(feature_map[np.newaxis]))[0], rtol=1e-5)


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
