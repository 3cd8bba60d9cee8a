import math
from dataclasses import replace

import numpy as np
import pytest

from core.histories import History
from core.histories.diagnosis import best_epoch, diagnose, overfitting_start
from core.histories.examples import EXAMPLES, TURN, turning_loss
from core.histories.fingerprint import fingerprint
from core.runs import recorded_runs
from core.runs.histories import history_of, rate_ends_at_zero
from core.runs.recorded import EXPERIMENTS, FOLDER

EPOCHS = tuple(float(epoch) for epoch in range(1, 31))


def run(val_loss, **options):
    metrics = {
        "val_loss": tuple(val_loss),
        "loss": tuple(np.linspace(0.5, 0.3, len(val_loss))),
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


# What a teacher says who looks at the curves. Where a rise drowns in noise, two may be said.
HEART, OVER, FLAT_ = "learned_by_heart", "overfitting", "levelled_off"
LABELLED = {
    "augmented": "still_improving",
    "baseline": OVER,
    "digits_convnet": HEART,  # 0.105 to 0.196 with noise of 0.04, while the training loss is 0.008
    "digits_dense": HEART,
    "in_class": OVER,
    "in_class_raw_pixels": OVER,
    "digits_true_labels": HEART,
    "lite0_features": FLAT_,
    "vgg16_features": HEART,
    "vgg16_fine_tuned": FLAT_,
    "vgg16_frozen": FLAT_,  # its learning rate has come down to 0
    "scratch_50": OVER,
    "scratch_100": OVER,
    "scratch_200": OVER,
    "scratch_500": OVER,
    "features_50": f"{HEART} {OVER}",
    "features_100": f"{HEART} {OVER}",
    "features_200": f"{HEART} {OVER}",
    "features_500": HEART,
    "features_1000": HEART,
    "pets_scratch": FLAT_,
    "pets_features": HEART,
    "pets_frozen": FLAT_,
    "pets_fine_tuned": "schedule_ended",
    "trap_frozen": f"{FLAT_} still_improving",
    "trap_unit_scaling": FLAT_,
    "trap_high_rate": "broke_down",
    "trap_no_head": "too_short",
    "trap_not_frozen": "too_short",
    "lite0_features_seed1": FLAT_,
    "vgg16_frozen_seed1": FLAT_,
    "vgg16_frozen_seed2": FLAT_,
    "vgg16_fine_tuned_seed1": FLAT_,
    "vgg16_fine_tuned_seed2": FLAT_,
}
RECORDED = {run.run_id: run for run in (*recorded_runs(), *recorded_runs(FOLDER / EXPERIMENTS))}


@pytest.mark.parametrize("name", LABELLED)
def test_verdicts_on_recorded_runs_are_those_of_a_teacher(name):
    recorded = RECORDED[name]
    found = diagnose(history_of(recorded), rate_ends_at_zero=rate_ends_at_zero(recorded))
    assert found.verdict in LABELLED[name].split()
    assert (found.start is not None) == (found.verdict == OVER)


@pytest.mark.parametrize("name", RECORDED)
def test_no_recorded_run_is_called_what_it_cannot_be(name):
    recorded = RECORDED[name]
    history = history_of(recorded)
    verdict = diagnose(history, rate_ends_at_zero=rate_ends_at_zero(recorded)).verdict
    losses, training = history.metrics["val_loss"], history.metrics["loss"]
    if rate_ends_at_zero(recorded):
        assert verdict != "still_improving"
    if verdict == "levelled_off":  # which may be read as a good fit
        last = max(3, len(losses) // 3)
        level, own = np.mean(losses[-last:]), np.mean(training[-last:])
        assert own > level / 4 or level - own < 0.1
        assert np.mean(losses[-last:]) < 1.6 * min(losses)
    if verdict == "overfitting":
        assert losses[-1] > min(losses)
        assert training[-1] < training[losses.index(min(losses))]


def test_a_net_that_still_falls_when_its_rate_is_zero_is_not_told_to_train_longer():
    history = run(FALLING)
    assert diagnose(history).verdict == "still_improving"
    assert diagnose(history, rate_ends_at_zero=True).verdict == "schedule_ended"


def test_a_training_loss_far_below_a_flat_validation_loss_is_no_good_fit():
    history = run(FLAT)
    low = replace(history, metrics={**history.metrics, "loss": tuple(np.linspace(0.3, 0.01, 30))})
    assert diagnose(low).verdict == "learned_by_heart"
    assert diagnose(history).verdict == "levelled_off"


def test_a_jump_of_the_training_loss_is_no_overfitting():
    losses = list(TURNING)
    training = [0.6 - 0.01 * epoch for epoch in range(15)] + [5.0] + [0.9] * 14
    broken = run(losses)
    broken = replace(broken, metrics={**broken.metrics, "loss": tuple(training)})
    assert diagnose(broken).verdict == "broke_down"
    assert overfitting_start(EPOCHS, losses, training) is None
    assert overfitting_start(EPOCHS, losses) is not None


@pytest.mark.parametrize("seed", range(10))
def test_a_slow_rise_that_the_last_value_hides_is_found(seed):
    """The last epoch happens to be a good one; the last third as a whole lies above the minimum."""
    rng = np.random.default_rng(seed)
    losses = 0.2 + 0.02 * np.maximum(0, np.arange(30) - 8) + rng.normal(0, 0.02, 30)
    losses[-1] = 0.25
    assert overfitting_start(EPOCHS, losses) is not None
