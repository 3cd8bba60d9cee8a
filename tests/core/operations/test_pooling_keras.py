"""Pooling against Keras over random shapes."""

import keras
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.operations.pooling import average_pool2d, max_pool2d


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
