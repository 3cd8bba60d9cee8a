import math
from dataclasses import replace

import numpy as np
import pytest

from core.histories import History
from core.histories.diagnosis import best_epoch, diagnose, overfitting_start
from core.histories.examples import EXAMPLES, TURN, turning_loss
from core.histories.fingerprint import fingerprint

EPOCHS = tuple(float(epoch) for epoch in range(1, 31))


def run(val_loss, **options):
    metrics = {
        "val_loss": tuple(val_loss),
        "accuracy": (0.9,) * len(val_loss),
        "val_accuracy": (0.7,) * len(val_loss),
    }
    epochs = tuple(map(float, range(1, len(val_loss) + 1)))
    return History("run", epochs, metrics, **options)


NOISE = np.random.default_rng(1).normal(0, 0.005, 30)
FALLING = 0.7 - 0.01 * np.arange(30) + NOISE
FLAT = 0.3 + NOISE
TURNING = 0.4 + 0.02 * np.abs(np.arange(1, 31) - 12) + NOISE


@pytest.mark.parametrize(
    ("losses", "verdict"),
    [
        (FALLING, "still_improving"),
        (FLAT, "levelled_off"),
        (TURNING, "overfitting"),
        (TURNING[:7], "too_short"),
        ([math.nan] * 30, "too_short"),
    ],
)
def test_verdict(losses, verdict):
    assert diagnose(run(losses)).verdict == verdict


def test_numbers_of_a_turning_loss():
    losses = TURNING.copy()
    losses[-1] = math.nan
    diagnosis = diagnose(run(losses))
    assert diagnosis.best == np.nanargmin(losses) + 1
    assert diagnosis.best_loss == np.nanmin(losses)
    assert (diagnosis.last, diagnosis.last_loss) == (29, losses[28])
    assert abs(diagnosis.start - 12) <= 2
    assert diagnosis.accuracy_gap == pytest.approx(0.2)
    assert diagnosis.unit == "epoch"


def test_a_run_without_validation_is_too_short_to_tell():
    diagnosis = diagnose(History("run", EPOCHS, {"loss": tuple(FALLING)}))
    assert diagnosis.verdict == "too_short"
    assert diagnosis.best is diagnosis.last is diagnosis.accuracy_gap is None


def test_a_run_by_step_is_read_by_step():
    by_step = History("run", None, {"val_loss": tuple(TURNING)}, steps=tuple(10 * epoch for epoch in EPOCHS))
    diagnosis = diagnose(by_step)
    assert diagnosis.unit == "step"
    assert diagnosis.last == 300


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("underfitting", "still_improving"), ("good_fit", "levelled_off"), ("overfitting", "overfitting")],
)
def test_examples_show_what_they_are_called(name, verdict):
    history = EXAMPLES[name].history()
    assert diagnose(history).verdict == verdict
    assert history == EXAMPLES[name].history()
    assert history.name.startswith("Made up")
    for metric, values in history.metrics.items():
        assert all(0 < value < 1.05 for value in values), metric


def test_turning_loss_turns_where_it_says():
    loss = turning_loss()
    assert loss.argmin() + 1 == TURN
    assert np.diff(loss[:TURN]) == pytest.approx(np.full(TURN - 1, -0.02))
    assert np.diff(loss[TURN - 1 :]) == pytest.approx(np.full(len(loss) - TURN, 0.01))
    assert 0.01 < np.std(turning_loss(noise=0.02) - loss) < 0.03


def test_fingerprint_tells_histories_apart():
    history = run(TURNING)
    others = [
        replace(history, name="other"),
        replace(history, kind="uploaded"),
        replace(history, steps_per_epoch=10),
        replace(history, epochs=None, steps=history.epochs),
        replace(history, epochs=tuple(epoch + 1 for epoch in history.epochs)),
        replace(history, metrics={**history.metrics, "val_loss": tuple(FLAT)}),
        replace(history, metrics={name + "_2": values for name, values in history.metrics.items()}),
    ]
    assert len({fingerprint(one) for one in (history, *others)}) == 8
    assert fingerprint(run(TURNING)) == fingerprint(history)
    gaps = run([math.nan] * 10)
    assert fingerprint(gaps) == fingerprint(run([float("nan")] * 10))


@pytest.mark.parametrize(
    ("values", "higher", "expected"),
    [
        ([3, 1, 2], False, 2),
        ([3, 1, 2], True, 1),
        ([2, 1, 1], False, 2),
        ([1, 2, 2], True, 2),
        ([math.nan, 2, 1], False, 3),
        ([math.nan, -math.inf, 1], False, 3),
        ([math.inf, 2, 1], True, 2),
        ([math.nan, math.nan, math.nan], False, None),
        ([1, 1, 1], False, 1),
    ],
)
def test_best_epoch(values, higher, expected):
    assert best_epoch([1, 2, 3], values, higher_is_better=higher) == expected


def test_best_epoch_of_nothing():
    assert best_epoch([], []) is None


COUNTS = np.arange(1, 31)
FALLS_THEN_RISES = np.where(COUNTS < 10, 0.7 - 0.02 * COUNTS, 0.5 + 0.03 * (COUNTS - 10))


class TestOverfittingStart:
    def test_noiseless_v(self):
        assert overfitting_start(COUNTS, FALLS_THEN_RISES) == pytest.approx(10, abs=1)

    @pytest.mark.parametrize("seed", range(10))
    def test_noisy_v(self, seed):
        noise = np.random.default_rng(seed).normal(0, 0.02, 30)
        assert overfitting_start(COUNTS, FALLS_THEN_RISES + noise) == pytest.approx(10, abs=3)

    @pytest.mark.parametrize(
        "trend",
        [np.full(30, 0.5), 0.7 - 0.01 * COUNTS, 0.5 + 0.2 * np.exp(-COUNTS / 3.0)],
        ids=["flat", "falling", "levelling off"],
    )
    def test_false_alarms_are_rare(self, trend):
        rng = np.random.default_rng(0)
        alarms = [overfitting_start(COUNTS, trend + rng.normal(0, 0.03, 30)) for _ in range(200)]
        assert sum(alarm is not None for alarm in alarms) <= 6

    @pytest.mark.parametrize("losses", [np.full(30, 0.7), 0.7 - 0.01 * COUNTS])
    def test_no_rise_without_noise(self, losses):
        assert overfitting_start(COUNTS, losses) is None

    def test_a_single_bad_epoch_is_noise(self):
        losses = 0.7 - 0.01 * COUNTS + np.random.default_rng(1).normal(0, 0.005, 30)
        losses[12] += 0.5
        assert overfitting_start(COUNTS, losses) is None

    def test_rising_from_the_first_epoch(self):
        assert overfitting_start(COUNTS, 0.5 + 0.02 * COUNTS) == 1

    def test_gaps_are_left_out(self):
        losses = FALLS_THEN_RISES.copy()
        losses[[3, 15, 29]] = math.nan, math.inf, math.nan
        assert overfitting_start(COUNTS, losses) == pytest.approx(10, abs=1)

    def test_too_few_epochs(self):
        assert overfitting_start(range(7), [1, 0, 1, 2, 3, 4, 5]) is None

    def test_it_starts_no_earlier_than_the_best_value(self):
        """Two forward and backward passes of weight 0.6 have their minimum at 9; the raw value is lowest at 11."""
        losses = [9.0, 8, 7, 6, 5, 4, 3, 2, 1, 1.5, 0.9, 3, 4, 5, 6, 7, 8, 9]
        assert overfitting_start(range(1, 19), losses) == 11 == best_epoch(range(1, 19), losses)

    def test_epochs_are_the_ones_given(self):
        steps = COUNTS * 100
        assert overfitting_start(steps, FALLS_THEN_RISES) == 100 * overfitting_start(COUNTS, FALLS_THEN_RISES)
