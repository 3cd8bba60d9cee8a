import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.histories.smoothing import (
    InvalidSmoothingWeight,
    best_epoch,
    ema,
    ema_debiased,
    overfitting_start,
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
    @settings(deadline=None)
    @given(values=st.lists(VALUES, min_size=1, max_size=60), weight=WEIGHTS)
    def test_random_series(self, average, adjust, values, weight):
        np.testing.assert_allclose(
            average(values, weight), by_pandas(values, weight, adjust=adjust), rtol=1e-9, atol=1e-6
        )

    @settings(deadline=None)
    @given(
        values=st.lists(VALUES | st.sampled_from([NAN, math.inf, -math.inf]), min_size=1, max_size=60),
        weight=WEIGHTS,
    )
    def test_gaps_stay_gaps_and_the_average_goes_on_behind_them(self, average, adjust, values, weight):
        np.testing.assert_allclose(
            average(values, weight), by_pandas(values, weight, adjust=adjust), rtol=1e-9, atol=1e-6
        )

    @settings(deadline=None)
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
        with pytest.raises(InvalidSmoothingWeight, match=r"at least 0 and less than 1"):
            average([1.0], weight)


def test_worked_example_of_the_chapter():
    assert ema([1, 0, 0], 0.8) == pytest.approx([1, 0.8, 0.64])
    assert ema_debiased([1, 0, 0], 0.8) == pytest.approx([1, 0.16 / 0.36, 0.128 / 0.488])
    assert ema_debiased([1, 0, 0], 0.8)[-1] == pytest.approx(0.262, abs=5e-4)


def test_gap_by_hand():
    assert ema([1, NAN, 0], 0.8)[2] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("values", "higher", "expected"),
    [
        ([3, 1, 2], False, 2),
        ([3, 1, 2], True, 1),
        ([2, 1, 1], False, 2),
        ([1, 2, 2], True, 2),
        ([NAN, 2, 1], False, 3),
        ([NAN, -math.inf, 1], False, 3),
        ([math.inf, 2, 1], True, 2),
        ([NAN, NAN, NAN], False, None),
        ([1, 1, 1], False, 1),
    ],
)
def test_best_epoch(values, higher, expected):
    assert best_epoch([1, 2, 3], values, higher_is_better=higher) == expected


def test_best_epoch_of_nothing():
    assert best_epoch([], []) is None


EPOCHS = np.arange(1, 31)
FALLS_THEN_RISES = np.where(EPOCHS < 10, 0.7 - 0.02 * EPOCHS, 0.5 + 0.03 * (EPOCHS - 10))


class TestOverfittingStart:
    def test_noiseless_v(self):
        assert overfitting_start(EPOCHS, FALLS_THEN_RISES) == pytest.approx(10, abs=1)

    @pytest.mark.parametrize("seed", range(10))
    def test_noisy_v(self, seed):
        noise = np.random.default_rng(seed).normal(0, 0.02, 30)
        assert overfitting_start(EPOCHS, FALLS_THEN_RISES + noise) == pytest.approx(10, abs=3)

    @pytest.mark.parametrize(
        "trend",
        [np.full(30, 0.5), 0.7 - 0.01 * EPOCHS, 0.5 + 0.2 * np.exp(-EPOCHS / 3.0)],
        ids=["flat", "falling", "levelling off"],
    )
    def test_false_alarms_are_rare(self, trend):
        rng = np.random.default_rng(0)
        alarms = [overfitting_start(EPOCHS, trend + rng.normal(0, 0.03, 30)) for _ in range(200)]
        assert sum(alarm is not None for alarm in alarms) <= 6

    @pytest.mark.parametrize("losses", [np.full(30, 0.7), 0.7 - 0.01 * EPOCHS])
    def test_no_rise_without_noise(self, losses):
        assert overfitting_start(EPOCHS, losses) is None

    def test_a_single_bad_epoch_is_noise(self):
        losses = 0.7 - 0.01 * EPOCHS + np.random.default_rng(1).normal(0, 0.005, 30)
        losses[12] += 0.5
        assert overfitting_start(EPOCHS, losses) is None

    def test_rising_from_the_first_epoch(self):
        assert overfitting_start(EPOCHS, 0.5 + 0.02 * EPOCHS) == 1

    def test_gaps_are_left_out(self):
        losses = FALLS_THEN_RISES.copy()
        losses[[3, 15, 29]] = NAN, math.inf, NAN
        assert overfitting_start(EPOCHS, losses) == pytest.approx(10, abs=1)

    def test_too_few_epochs(self):
        assert overfitting_start(range(7), [1, 0, 1, 2, 3, 4, 5]) is None

    def test_epochs_are_the_ones_given(self):
        steps = EPOCHS * 100
        assert overfitting_start(steps, FALLS_THEN_RISES) == 100 * overfitting_start(EPOCHS, FALLS_THEN_RISES)
