"""The view of cuts and thaws: the recorded numbers in their places, and the reader's own run among them."""

import dataclasses
import json
import tomllib
from pathlib import Path

import pytest

from core.runs import COLUMNS, RunStore
from core.runs.sweep import SWEEP_FOLDER
from core.specs.advice import sweep_evidence
from core.specs.presets.experiments import PETS_LADDER
from core.specs.presets.sweep import NETS, TASKS
from core.specs.training import OptimizerSpec
from core.specs.transfer import NO_PHASE, Phase, TransferNetSpec, TransferSpec
from pages.fine_tuning import facts
from pages.fine_tuning.facts import sweep_facts
from tests.pages.dashboard import LANGUAGES, open_page

PAGE = "fine_tuning"
FOLDER = Path(facts.__file__).parent
PHASE = Phase(1, OptimizerSpec())


def depth(lang="en", **parameters):
    settings = {"view": "depth", "ask": "0"} | parameters
    return open_page(PAGE, lang=lang, **{f"{PAGE}_{key}": value for key, value in settings.items()})


def traces(app):
    return json.loads(app.get("plotly_chart")[0].proto.spec)["data"]


def points():
    """Task, size, net and accuracy of every row of the files, read as JSON."""
    for path in SWEEP_FOLDER.glob("*_seed*.json"):
        document = json.loads(path.read_text("utf-8"))
        for row in document["points"]:
            point = dict(zip(document["columns"], row, strict=True))
            yield document["task"], point["size"], point["net"], point["accuracy"]


@pytest.mark.parametrize("kind", ["average", "flatten"])
def test_every_recorded_mean_stands_in_its_place(kind):
    drawn = {}
    for trace in traces(depth(vector=kind)):
        if "name" in trace:
            side = "thaw" if trace.get("xaxis") == "x2" else "cut"
            task = next(name for name in TASKS if trace["name"].startswith(TASKS[name].title))
            drawn |= {(task, side, x): y for x, y in zip(trace["x"], trace["y"], strict=True)}
    expected = {}
    for task, size, name, value in points():
        if size == 50:
            net = next(net for net in NETS if net.name == name)
            if net.kind == "thaw":
                expected.setdefault((task, "thaw", 6 - net.block), []).append(value)
            elif net.kind == kind:
                expected.setdefault((task, "cut", net.block), []).append(value)
            if name == "cut5_average":
                expected.setdefault((task, "thaw", 0), []).append(value)
    assert drawn == pytest.approx({place: sum(v) / len(v) for place, v in expected.items()})


def test_before_the_answers_there_are_pets_that_are_cut():
    names = {trace["name"] for trace in traces(depth(ask="1")) if "name" in trace}
    assert {name.split(",")[0] for name in names} == {"Pets"}
    assert not any(
        max(trace["x"], default=0) for trace in traces(depth(ask="1")) if trace.get("xaxis") == "x2"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_recorded_is_told(language, monkeypatch):
    monkeypatch.setattr(
        "pages.fine_tuning.depth.sweep_evidence", lambda task: _but("thaw3", "cut2_average")(task)
    )
    told = " ".join(caption.value for caption in depth(language).caption)
    assert "block3" in told
    assert "block2" in told
    monkeypatch.setattr("pages.fine_tuning.depth.sweep_evidence", lambda _task: ())
    app = depth(language)
    assert len(app.info) == 1
    assert not app.get("plotly_chart")


def _but(*nets):
    return lambda task: tuple(one for one in sweep_evidence(task) if one.strategy not in nets)


def test_of_a_task_with_fewer_pictures_all_are_taken_and_it_says_so():
    drawn = traces(depth(pictures="200"))
    name, accuracies = next(
        (one["name"], one["y"]) for one in drawn if one.get("name", "").startswith("Flowers")
    )
    assert name == "Flowers, 5 classes of 100"
    found = [
        value for task, size, net, value in points() if (task, size, net) == ("flowers", 100, "cut1_average")
    ]
    assert accuracies[0] == pytest.approx(sum(found) / len(found))
    assert "Pets, 2 classes" in {one.get("name") for one in drawn}


@pytest.mark.parametrize(
    ("model", "phases", "side", "place"),
    [
        (TransferNetSpec(base_until="block2_pool"), {}, None, 2),
        (TransferNetSpec(), {}, None, 5),
        (TransferNetSpec(), {"fine_tuning": PHASE, "fine_tune_from": "block4_conv1"}, "x2", 2),
        (TransferNetSpec(), {"fine_tuning": PHASE, "fine_tune_from": "all"}, "x2", 5),
    ],
)
def test_the_readers_own_run_is_a_star_where_it_belongs(own_home, model, phases, side, place):
    defaults = {"fine_tuning": NO_PHASE, "fine_tune_from": ""}
    spec = dataclasses.replace(PETS_LADDER["pets_features"], model=model, title="Mine", **defaults | phases)
    assert isinstance(spec, TransferSpec)
    writer = RunStore().write(spec.run_id, spec.title, "TransferSpec", spec.to_dict())
    writer.save_epoch(dict.fromkeys(COLUMNS, 0.625) | {"epoch": 1}, b"")
    writer.close(
        "complete", b"", {"layers": [], "test_accuracy": 0.1, "class_names": ["a", "b"]}, {"seed": 0}
    )
    (star,) = [trace for trace in traces(depth()) if trace.get("marker", {}).get("symbol") == "star"]
    assert (star.get("xaxis"), star["x"], star["y"]) == (side, [place], [0.625]), (
        "validation, not the test part"
    )


def test_the_question_is_answered_by_the_recordings():
    """The option that is right says so: pets after the last block, digits earlier, not after the first."""
    found = sweep_facts()
    assert found["pets_best_block"] == "block5"
    assert found["digits_best_block"] in ("block2", "block3", "block4")
    assert found["digits_first_positions"] > found["digits_first"], "the place of an edge helps"
    questions = tomllib.loads((FOLDER / "questions.en.toml").read_text("utf-8"))["question"]
    (thaw,) = [question for question in questions if question["id"] == "thaw"]
    assert found["digits_gain"] > thaw["tolerance"], "nothing gained would be called right"
    assert found["pets_gain"] < found["digits_gain"]


def test_no_recording_was_made_with_changed_code():
    for path in SWEEP_FOLDER.glob("*.json"):
        for origin in json.loads(path.read_text("utf-8"))["origins"]:
            assert not origin["commit"].endswith("-dirty")
            assert {"command", "machine", "cores", "versions", "dtype"} <= origin.keys()
