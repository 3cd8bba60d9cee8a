"""The view on new breeds: its numbers against the recordings, counted here by another way."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.datasets.breeds import ALL_BREEDS, NUM_FOLDS, fold, shown
from core.runs import repeats
from core.runs.recorded_breeds import read_taken_for
from core.specs.presets.tasks import OXFORD_LADDER, new_breeds_run
from tests.pages.dashboard import open_page

NETS = [net for net in ("scratch", "features", "lite0") if repeats(new_breeds_run(net, 0))]


def view(**parameters):
    settings = {"view": "new-breeds", "ask": "0"} | parameters
    return open_page("features", **{f"features_{name}": value for name, value in settings.items()})


def charts(app):
    return [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("net", NETS)
def test_known_and_new_are_those_of_the_folds(net):
    runs = [run for number in range(NUM_FOLDS) for run in repeats(new_breeds_run(net, number))]
    counts = np.array([values for run in runs for values in run.metrics["breeds"].values()])
    new = 1 - counts[:, 1].sum() / counts[:, 0].sum()
    known = np.mean([run.history["val_accuracy"][-1] for run in runs])
    by_name = {trace.get("name"): trace for trace in charts(view(breeds_net=net))[0]}
    assert by_name["known"]["x"][0] == pytest.approx(known)
    assert by_name["new"]["x"][0] == pytest.approx(new)
    # Below the row of all breeds the hardest ones, the hardest first.
    assert by_name["new"]["x"][1:] == sorted(by_name["new"]["x"][1:])
    assert len(by_name["new"]["x"]) == 11


def test_the_tests_of_the_folds_are_of_breeds_that_did_not_train():
    for number in range(NUM_FOLDS):
        for run in repeats(new_breeds_run("lite0", number)):
            assert set(run.metrics["breeds"]) == set(fold(number))
            assert set(run.spec["data"]["held_out"]) == set(fold(number))
            assert run.metrics["test_accuracy"] == pytest.approx(
                1 - sum(wrong for _, wrong in run.metrics["breeds"].values())
                / sum(tested for tested, _ in run.metrics["breeds"].values())
            )  # fmt: skip


def test_the_question_is_answered_by_the_recordings():
    """Nearly as good on most new breeds, much worse on a few."""
    runs = [run for number in range(NUM_FOLDS) for run in repeats(new_breeds_run("lite0", number))]
    known = np.mean([run.history["val_accuracy"][-1] for run in runs])
    counts = np.concatenate([list(run.metrics["breeds"].values()) for run in runs])
    new = 1 - counts[:, 1] / counts[:, 0]
    assert np.median(new) > known - 0.01
    assert 0 < np.mean(new < known - 0.05) < 0.3


def test_a_new_breed_is_never_taken_for_itself_nor_for_one_of_its_fold():
    taken = read_taken_for("oxford_breeds_lite0")
    assert sorted(taken.counts) == list(ALL_BREEDS)
    for breeds in taken.folds:
        for breed in breeds:
            assert not set(taken.counts[breed]) & set(breeds)
    assert sum(sum(counts.values()) for counts in taken.counts.values()) == 2226
    # The question about the Sphynx has a cat as its answer, and one alone.
    sphynx = taken.counts["Sphynx"]
    assert max(sphynx, key=sphynx.__getitem__)[0].isupper()
    assert max(sphynx.values()) / sum(sphynx.values()) > 0.9


def test_bars_are_of_the_chosen_breed():
    counts = read_taken_for("oxford_breeds_lite0").counts["chihuahua"]
    own, other = charts(view(breed="chihuahua"))[1]
    drawn = dict(zip(own["y"], own["x"], strict=True)) | dict(zip(other["y"], other["x"], strict=True))
    most = dict(list(counts.items())[:8])
    assert drawn == {shown(name): count for name, count in most.items()}
    assert "Sphynx" in other["y"]
    assert own["name"] == "taken for a dog"


def test_what_is_asked_is_not_shown_before():
    asked = view(ask="1")
    assert not charts(asked)
    assert not asked.dataframe


def test_below_stands_every_breed():
    table = view().dataframe[0].value
    assert len(table) == len(ALL_BREEDS)
    row = table.set_index("Breed").loc["Sphynx"]
    sphynx = read_taken_for("oxford_breeds_lite0").counts["Sphynx"]
    assert row["Taken for"].startswith(f"Abyssinian {sphynx['Abyssinian']}")


def test_an_own_run_without_some_breeds_joins(monkeypatch):
    recorded = repeats(new_breeds_run("lite0", 0))[0]
    spec = OXFORD_LADDER["oxford_lite0"]
    data = replace(spec.data, held_out=("Sphynx", "pug"))
    own = replace(recorded, run_id="mine-1234567", recorded=False, spec=replace(spec, data=data).to_dict())
    monkeypatch.setattr("pages.features.new_breeds.complete_runs", lambda: [own])
    monkeypatch.setattr("pages.features.new_breeds.load_chosen", lambda data: None)
    app = view(breeds_net="mine-1234567")
    by_name = {trace.get("name"): trace for trace in charts(app)[0]}
    assert by_name["new"]["x"] == [own.metrics["test_accuracy"]]
    assert by_name["known"]["x"] == [own.history["val_accuracy"][-1]]
