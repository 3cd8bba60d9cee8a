"""Which strategy the recorded runs speak for, against the files themselves and a hand-made comparison."""

import json
import math

import pytest

from core.runs.recorded import FOLDER
from core.specs.advice import Evidence, advise, evidence
from core.specs.presets.strategies import STRATEGIES, TASKS, UNTRAINED


def recorded(name):
    """The accuracies and the number of test pictures of a recording and its seeds, read as JSON."""
    paths = [
        path for path in FOLDER.rglob("*.json") if path.stem == name or path.stem.startswith(f"{name}_seed")
    ]
    documents = [json.loads(path.read_text("utf-8")) for path in paths]
    counts = {sum(map(sum, document["metrics"]["confusion_matrix"])) for document in documents}
    return sorted(document["metrics"]["test_accuracy"] for document in documents), counts


@pytest.mark.parametrize("task", TASKS)
def test_every_number_is_that_of_a_recording(task):
    found = evidence(task)
    assert {(one.strategy, one.size) for one in found} == {
        (strategy, size) for strategy, runs in TASKS[task].runs.items() for size in runs
    }
    for one in found:
        if one.strategy == UNTRAINED:
            document = json.loads((FOLDER / "untrained" / f"{one.recording}.json").read_text("utf-8"))
            assert one.mean == pytest.approx(document["metrics"]["accuracy_by_mean"])
            assert one.num_test == len(document["metrics"]["labels"])
        else:
            accuracies, counts = recorded(one.recording)
            assert sorted(one.accuracies) == pytest.approx(accuracies)
            assert {one.num_test} == counts


@pytest.mark.parametrize("task", TASKS)
def test_a_recording_stands_at_the_number_of_pictures_it_was_trained_with(task):
    for strategy, runs in TASKS[task].runs.items():
        for size, name in runs.items():
            if strategy != UNTRAINED:
                (path,) = (path for path in FOLDER.rglob(f"{name}.json"))
                assert json.loads(path.read_text("utf-8"))["spec"]["data"]["train_per_class"] == size
            else:
                assert size == 0


def test_what_lies_within_chance_is_no_worse():
    """91 against 89 of 100: the standard error of the difference is 4.2 points."""
    better, worse = (Evidence("features", 1, "", (share,), 100) for share in (0.91, 0.89))
    assert math.sqrt((0.91 * 0.09 + 0.89 * 0.11) / 100) == pytest.approx(0.0424, abs=1e-4)
    assert not worse.is_below(better)
    assert Evidence("features", 1, "", (0.8,), 100).is_below(better)
    # With a hundred times as many test pictures the same two points are more than chance.
    better, worse = (Evidence("features", 1, "", (share,), 10_000) for share in (0.91, 0.89))
    assert worse.is_below(better)


def test_the_least_work_among_equals_is_chosen():
    for task in TASKS:
        for pictures in (30, 50, 300, 350, 1000):
            advice = advise(task, pictures)
            if advice is None or advice.chosen is None:
                continue
            best = max(advice.compared, key=lambda one: one.mean)
            assert advice.compared[0] is best
            order = list(STRATEGIES)
            less_work = [
                one for one in advice.compared
                if order.index(one.strategy) < order.index(advice.chosen.strategy)
            ]  # fmt: skip
            assert all(one.is_below(best) for one in less_work)
            assert not advice.chosen.is_below(best)


@pytest.mark.parametrize(
    ("task", "pictures", "size", "strategy"),
    [
        ("near", 50, 50, "features"),
        ("near", 120, 100, "features"),
        ("near", 5000, 1000, "newer_base"),
        ("same", 1000, 1000, UNTRAINED),
        ("drawn", 30, 30, "features"),
        ("drawn", 300, 300, "features"),
    ],
)
def test_what_is_advised(task, pictures, size, strategy):
    advice = advise(task, pictures)
    assert advice.size == size
    assert advice.chosen.strategy == strategy


def test_where_no_run_speaks_nothing_is_advised():
    assert advise("near", 10) is None
    assert advise("far", 100) is None
    lonely = advise("far", 1000)
    assert lonely.chosen is None  # one strategy alone is no choice
    assert [one.strategy for one in lonely.compared] == ["scratch"]
