"""Lessons with more classes than two: five, as the flowers, and as many as there are breeds of pets."""

import base64
import dataclasses
import json
import re
from html import unescape

import cv2
import numpy as np
import pytest

from core.datasets.breeds import ALL_BREEDS
from core.datasets.load import pinned
from core.datasets.spec import DataSpec
from core.runs import RunStore
from core.specs.scores import Scores
from pages.accuracy import settings as accuracy_settings
from pages.shared.training import result
from tests.pages.dashboard import open_page
from tests.pages.small_data import SPEC, lesson, metrics, row

FLOWERS = ("daisy", "dandelion", "roses", "sunflowers", "tulips")
CLASSES = {"five": FLOWERS, "breeds": ALL_BREEDS}
TRAIN, OTHERS = 10, 4

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture(params=CLASSES)
def names(request):
    return CLASSES[request.param]


@pytest.fixture
def folder(tmp_path, names):
    """A folder of noise for each class."""
    rng = np.random.default_rng(0)
    for name in names:
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for number in range(TRAIN + 2 * OTHERS):
            picture = rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)
            cv2.imwrite(str(tmp_path / "pictures" / name / f"{number}.png"), picture)
    return tmp_path / "pictures"


@pytest.fixture
def spec(folder, names):
    data = pinned(DataSpec("folder", str(folder), 32, TRAIN, OTHERS, OTHERS))
    model = dataclasses.replace(SPEC.model, classes=len(names))
    return dataclasses.replace(SPEC, data=data, model=model)


@pytest.fixture
def matrix(names):
    """Every class is right but the first, which is taken for the last in three of four pictures."""
    counts = OTHERS * np.eye(len(names), dtype=int)
    counts[0, 0], counts[0, -1] = 1, OTHERS - 1
    return counts


def keep_run(spec, names, matrix):
    writer = RunStore().write(spec.run_id, spec.title, "RunSpec", spec.to_dict())
    for epoch in range(1, spec.epochs + 1):
        writer.save_epoch(row(epoch), b"weights")
    mistakes = [
        {"index": place, "label": 0, "predicted": len(names) - 1, "probability": 0.8, "name": f"{place}.png"}
        for place in (1, 2, 3)
    ]
    scores = {"confusion_matrix": matrix.tolist(), "mistakes": mistakes, "wrong": [1, 2, 3]}
    accuracy = 1 - 3 / matrix.sum()
    metrics = {"num_parameters": 1, "steps_per_epoch": 3, "class_names": list(names), "test_accuracy": accuracy,
               "validation": scores, **scores}  # fmt: skip
    writer.close("complete", b"model", metrics, {"date": "2026-11-30", "cores": 2, "seconds": 4.5})


def table_of(values):
    """Plotly packs tables of numbers."""
    if isinstance(values, list):
        return values
    shape = [int(length) for length in values["shape"].split(",")]
    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).reshape(shape)


def test_the_data_view_counts_each_class(folder, names):
    app = lesson("data", source="folder", folder=str(folder))
    assert metrics(app)["A guess is right for"] == f"{1 / len(names):.0%}"
    assert metrics(app)["Shape of the training tensor"].startswith(f"{TRAIN * len(names)} x 32")


def test_the_net_and_its_code_have_a_unit_a_class(folder, names):
    app = lesson("network", source="folder", folder=str(folder))
    code = app.code[0].value
    assert f'Dense({len(names)}, activation="softmax"' in code
    assert "sparse_categorical_crossentropy" in code


def test_what_a_run_came_to_names_every_class(folder, spec, names, matrix, monkeypatch):
    """Folders as they are called, breeds without the underscores of their files."""
    shown = names
    if names is ALL_BREEDS:
        shown = [name[0].upper() + name[1:].replace("_", " ") for name in names]
    keep_run(spec, names, matrix)
    monkeypatch.setattr(result, "reference_of", lambda run: f"run:{run.run_id}")
    app = lesson("training", source="folder", folder=str(folder))
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    drawn = next(chart["data"][0] for chart in charts if chart["data"][0]["type"] == "heatmap")
    assert sorted(drawn["x"]) == sorted(shown)
    first, last = drawn["x"].index(shown[0]), drawn["x"].index(shown[-1])
    assert int(table_of(drawn["text"])[first][last]) == OTHERS - 1
    html = unescape(" ".join(element.proto.body for element in app.get("html")))
    assert f"{shown[0]}, taken for {shown[-1]}: 80.0%" in html
    links = re.findall(r'href="(grad_cam[^"]*)"', html)
    assert len(links) == 3
    # Grad-CAM is asked for what the net said, and against what it is.
    for link in links:
        assert f"grad_cam_class={len(names) - 1}" in link
        assert "grad_cam_other=0" in link
    if len(names) > len(FLOWERS):
        assert abs(first - last) == 1
        (pair,) = app.dataframe[0].value.to_dict("records")
        assert (pair["True class"], pair["Taken for"], pair["Of all of the class"]) == (
            shown[0], shown[-1], "75%",
        )  # fmt: skip


def test_one_class_is_looked_for_against_the_rest(spec, names, matrix, monkeypatch):
    keep_run(spec, names, matrix)
    labels = np.repeat(np.arange(len(names)), OTHERS)
    chances = np.full((len(labels), len(names)), 0.2 / (len(names) - 1), np.float32)
    chances[np.arange(len(labels)), labels] = 0.8
    chances[:3] = np.roll(chances[:3], -1, axis=1)  # of the first class three are taken for the last
    monkeypatch.setattr(accuracy_settings, "ask", lambda asked, doing="": Scores(labels, chances))

    def accuracy(view, **parameters):
        given = {"view": view, "ask": "0", "run": spec.run_id, "class": "0"} | parameters
        return open_page("accuracy", **{f"accuracy_{name}": value for name, value in given.items()})

    app = accuracy("threshold", share="0.5", threshold="0.5")
    assert metrics(app)["Recall"] == "25.0%"
    assert metrics(app)["Precision"] == "100.0%"
    assert "all others" in " ".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert metrics(accuracy("unequal", share="0.5"))["Balanced accuracy of the net"] == "62.5%"
    calibrated = accuracy("calibration")
    right = 1 - 3 / len(labels)
    assert metrics(calibrated)["Accuracy"] == f"{right:.1%}"
    # The page keeps four digits of each probability.
    assert float(metrics(calibrated)["Mean confidence"].rstrip("%")) == pytest.approx(80, abs=0.2)


def test_its_curves_stand_beside_others(spec, names, matrix):
    keep_run(spec, names, matrix)
    app = open_page(
        "training_curves", training_curves_runs=f"{spec.run_id},baseline", training_curves_ask="0"
    )
    assert not app.error
    assert "My convnet" in app.get("plotly_chart")[0].proto.alt
