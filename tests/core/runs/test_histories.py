import math

import pytest

from core.runs import Run
from core.runs.histories import history_of

NAN = math.nan


def run(**options):
    history = {
        "epoch": [1, 2],
        "loss": [0.7, 0.6],
        "accuracy": [0.5, 0.6],
        "val_loss": [NAN, 0.65],
        "val_accuracy": [NAN, NAN],
        "seconds": [3.0, 3.1],
    }
    fields = {
        "run_id": "a-1",
        "title": "A",
        "kind": "RunSpec",
        "state": "complete",
        "spec": {},
        "history": history,
    } | options
    return Run(**fields)


def test_metrics_with_a_value_are_taken():
    history = history_of(run())
    assert history.name == "A"
    assert history.epochs == (1.0, 2.0)
    assert list(history.metrics) == ["loss", "accuracy", "val_loss"]
    assert history.metrics["loss"] == (0.7, 0.6)
    assert math.isnan(history.metrics["val_loss"][0])


@pytest.mark.parametrize(("recorded", "kind"), [(True, "recorded"), (False, "own")])
def test_kind(recorded, kind):
    assert history_of(run(recorded=recorded)).kind == kind


def test_a_run_without_title_is_called_by_its_id():
    assert history_of(run(title="")).name == "a-1"


@pytest.mark.parametrize(
    ("spec", "metrics", "expected"),
    [
        ({"steps_per_epoch": 100}, {}, 100),
        ({"steps_per_epoch": None}, {"steps_per_epoch": 30}, 30),
        ({"steps_per_epoch": None}, {}, None),
    ],
)
def test_steps_per_epoch(spec, metrics, expected):
    assert history_of(run(spec=spec, metrics=metrics)).steps_per_epoch == expected


def test_a_recording_without_epoch_numbers_counts_its_values():
    assert history_of(run(history={"loss": [0.7, 0.6, 0.5]})).epochs == (1.0, 2.0, 3.0)
