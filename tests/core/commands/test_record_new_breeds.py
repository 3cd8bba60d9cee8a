"""Nets without some breeds, and what they take these for: counted by hand on made-up answers."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from core.commands import record_new_breeds
from core.datasets.breeds import ALL_BREEDS, NUM_FOLDS, fold
from core.runs.recorded_breeds import read_taken_for
from core.specs.presets.tasks import BREEDS_RUNS

SPEC = BREEDS_RUNS["oxford_breeds_lite0"]


def test_the_net_has_a_unit_for_each_known_breed_and_for_no_other():
    spec = record_new_breeds.without(SPEC, fold(1))
    assert spec.model.classes == len(spec.data.classes) == 37 - len(fold(1))
    assert set(spec.data.classes) == set(ALL_BREEDS) - set(fold(1))
    unchanged = dataclasses.replace(spec, data=SPEC.data, model=SPEC.model)
    assert unchanged == SPEC


@pytest.fixture
def answers(monkeypatch):
    """Each picture of the breed at place p is taken for the known breed at place p, but the last for the first."""
    asked = []

    def train(spec, report):
        asked.append(spec)
        metrics = {"class_names": list(spec.data.classes), "test_accuracy": 0.75}
        return SimpleNamespace(
            run_id=f"run-{len(asked)}", state="complete", metrics=metrics, provenance={"date": "2026"}
        )

    def answer(scores, report):
        count = len(scores.data.classes)
        labels = np.repeat(np.arange(count), 2)
        probabilities = np.eye(37 - count)[labels]
        probabilities[-1] = np.eye(37 - count)[0]
        return SimpleNamespace(labels=labels, probabilities=probabilities)

    modules = {
        "core.networks.transfer.training": SimpleNamespace(train=train),
        "core.networks.inspection.predictions": SimpleNamespace(answer_scores=answer),
    }
    monkeypatch.setattr(record_new_breeds, "import_module", modules.__getitem__)
    return asked


def test_each_breed_is_new_once_and_all_its_pictures_count(answers, tmp_path, capsys):
    assert record_new_breeds.main(["--output", str(tmp_path), "--data", str(tmp_path)]) == 0
    assert [spec.data.location for spec in answers] == [str(tmp_path)] * NUM_FOLDS
    found = read_taken_for("oxford_breeds_lite0", tmp_path)
    assert sorted(found.counts) == list(ALL_BREEDS)
    assert found.known_accuracies == (0.75,) * NUM_FOLDS
    known = answers[0].data.classes
    first, *_, last = fold(0)
    # Two pictures of each of three parts.
    assert found.counts[first] == {known[0]: 6}
    assert found.counts[last] == {known[len(fold(0)) - 1]: 3, known[0]: 3}
    assert "75.0%" in capsys.readouterr().out


def test_a_net_that_diverges_is_told_and_nothing_is_written(answers, tmp_path, capsys, monkeypatch):
    real = record_new_breeds.import_module("core.networks.transfer.training").train

    def train(spec, report):
        run = real(spec, report)
        return SimpleNamespace(**vars(run) | {"state": "diverged", "metrics": {"diverged_in_epoch": 1}})

    module = SimpleNamespace(train=train)
    monkeypatch.setattr(record_new_breeds, "import_module", lambda _name: module)
    assert record_new_breeds.main(["--output", str(tmp_path)]) == 1
    assert "The training of oxford_breeds_lite0 has diverged." in capsys.readouterr().err
    assert read_taken_for("oxford_breeds_lite0", tmp_path) is None


def test_what_is_not_recorded_is_none(tmp_path):
    assert read_taken_for("oxford_breeds_lite0", tmp_path) is None
