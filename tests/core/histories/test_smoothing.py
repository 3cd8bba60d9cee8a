import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.histories.smoothing import (
    ema,
    ema_debiased,
)

NAN = math.nan
VALUES = st.floats(-1e6, 1e6)
WEIGHTS = st.floats(0, 0.99)


def by_pandas(values, weight, *, adjust):
    """pandas repeats the last mean in a gap, where ours stays a gap."""
    series = pd.Series(values, dtype=float).replace([math.inf, -math.inf], NAN)
    return series.ewm(alpha=1 - weight, adjust=adjust, ignore_na=True).mean().where(series.notna())


@pytest.mark.parametrize(("average", "adjust"), [(ema, False), (ema_debiased, True)])
class TestAgainstPandas:
    @given(values=st.lists(VALUES, min_size=1, max_size=60), weight=WEIGHTS)
    def test_random_series(self, average, adjust, values, weight):
        np.testing.assert_allclose(
            average(values, weight), by_pandas(values, weight, adjust=adjust), rtol=1e-9, atol=1e-6
        )

    @given(
        values=st.lists(VALUES | st.sampled_from([NAN, math.inf, -math.inf]), min_size=1, max_size=60),
        weight=WEIGHTS,
    )
    def test_gaps_stay_gaps_and_the_average_goes_on_behind_them(self, average, adjust, values, weight):
        np.testing.assert_allclose(
            average(values, weight), by_pandas(values, weight, adjust=adjust), rtol=1e-9, atol=1e-6
        )

    @given(value=VALUES, weight=WEIGHTS, count=st.integers(1, 200))
    def test_constant_series_stays_exactly_constant(self, average, adjust, value, weight, count):
        assert average([value] * count, weight) == [value] * count

    def test_weight_0_changes_nothing(self, average, adjust):
        assert average([3.0, 1.0, 2.0], 0) == [3.0, 1.0, 2.0]

    def test_empty(self, average, adjust):
        assert average([], 0.8) == []

    def test_input_is_not_modified(self, average, adjust):
        values = [1.0, NAN, 0.0]
        average(values, 0.5)
        assert values[0] == 1.0
        assert math.isnan(values[1])
        assert values[2] == 0.0

    @pytest.mark.parametrize("weight", [-0.1, 1.0, 1.5, NAN])
    def test_weight_out_of_range(self, average, adjust, weight):
        with pytest.raises(InputError, match=r"at least 0 and less than 1"):
            average([1.0], weight)


def test_worked_example_of_the_chapter():
    assert ema([1, 0, 0], 0.8) == pytest.approx([1, 0.8, 0.64])
    assert ema_debiased([1, 0, 0], 0.8) == pytest.approx([1, 0.16 / 0.36, 0.128 / 0.488])
    assert ema_debiased([1, 0, 0], 0.8)[-1] == pytest.approx(0.262, abs=5e-4)


def test_gap_by_hand():
    assert ema([1, NAN, 0], 0.8)[2] == pytest.approx(0.8)
