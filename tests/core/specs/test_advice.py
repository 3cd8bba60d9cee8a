"""Which strategy the recorded runs speak for, against the files themselves and a hand-made comparison."""

import dataclasses
import json
import math

import pytest

from core.runs.recorded import FOLDER
from core.runs.sweep import RecordedSweep, SweepPoint
from core.specs.advice import Evidence, advise, evidence, evidence_of
from core.specs.presets.strategies import NETS_OF_SWEEP, STRATEGIES, TASKS, UNTRAINED
from core.specs.presets.sweep import NETS


def recorded(name):
    """The accuracies and the number of test pictures of a recording and its seeds, read as JSON."""
    paths = [
        path for path in FOLDER.rglob("*.json") if path.stem == name or path.stem.startswith(f"{name}_seed")
    ]
    documents = [json.loads(path.read_text("utf-8")) for path in paths]
    counts = {sum(map(sum, document["metrics"]["confusion_matrix"])) for document in documents}
    return sorted(document["metrics"]["test_accuracy"] for document in documents), counts


OF_SWEEP = [task for task in TASKS if TASKS[task].sweep]
OTHERS = [task for task in TASKS if not TASKS[task].sweep]


@pytest.mark.parametrize("task", OTHERS)
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


@pytest.mark.parametrize("task", OTHERS)
def test_a_recording_stands_at_the_number_of_pictures_it_was_trained_with(task):
    for strategy, runs in TASKS[task].runs.items():
        for size, name in runs.items():
            if strategy != UNTRAINED:
                (path,) = (path for path in FOLDER.rglob(f"{name}.json"))
                assert json.loads(path.read_text("utf-8"))["spec"]["data"]["train_per_class"] == size
            else:
                assert size == 0


def points_of(name):
    """By size and net the accuracies of the files of the sweep, and their test pictures, read as JSON."""
    found = {}
    for path in (FOLDER / "sweep").glob(f"{name}_seed*.json"):
        document = json.loads(path.read_text("utf-8"))
        for row in document["points"]:
            point = dict(zip(document["columns"], row, strict=True))
            found.setdefault((point["size"], point["net"]), []).append((point["accuracy"], point["num_test"]))
    return found


@pytest.mark.parametrize("task", OF_SWEEP)
def test_the_answers_of_the_sweep_are_those_of_its_files(task):
    """Chosen is the least work of those whose mean is not more than two standard errors below the best."""
    found = points_of(TASKS[task].sweep)
    assert {(one.size, one.strategy) for one in evidence(task)} == found.keys()
    order = [name for name in STRATEGIES if name in {net for _size, net in found}]
    for size in {size for size, _net in found}:
        nets = {net: points for (other, net), points in found.items() if other == size}
        means = {net: sum(value for value, _ in points) / len(points) for net, points in nets.items()}
        advice = advise(task, size)
        assert {one.strategy: one.mean for one in advice.compared} == pytest.approx(means)
        best = max(means, key=lambda net: means[net])
        equal = []
        for net, mean in means.items():
            variances = [p * (1 - p) / nets[n][0][1] for n, p in ((net, mean), (best, means[best]))]
            if means[best] - mean <= 2 * math.sqrt(sum(variances)):
                equal.append(net)
        assert advice.chosen.strategy == min(equal, key=order.index)
        assert advice.chosen.recording.startswith(f"{TASKS[task].sweep}_seed")


def test_the_nets_of_the_sweep_stand_in_the_order_of_their_work():
    """What comes later in the picture's way costs more, and so does what is trained further down."""
    assert set(NETS_OF_SWEEP) == {net.name for net in NETS}
    names = list(NETS_OF_SWEEP)
    for block in range(1, 5):
        for kind in ("average", "flatten"):
            assert names.index(f"cut{block}_{kind}") < names.index(f"cut{block + 1}_{kind}")
        assert names.index(f"thaw{block + 1}") < names.index(f"thaw{block}")
    assert names.index("cut5_flatten") < names.index("thaw5")


def test_seeds_of_one_net_are_one_evidence():
    point = SweepPoint(50, "thaw5", 0.5, 1.0, 100, 1, 1, 1.0, 0.0, "")
    sweeps = [
        RecordedSweep("pets", seed).with_point(dataclasses.replace(point, accuracy=0.5 + seed / 10), {})
        for seed in (0, 2)
    ]
    (one,) = evidence_of(sweeps)
    assert (one.accuracies, one.recording, one.num_test) == ((0.5, 0.7), "pets_seed0, pets_seed2", 100)


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
