"""The lesson on features: ImageNet's own classes, the base, and accuracy by the number of pictures."""

import json
from dataclasses import replace

import pytest

from core.runs import repeats
from core.specs.named_classes import recorded_named_test
from core.specs.own_classes import FOLDER, recorded_test
from tests.pages.dashboard import check, open_page

PAGE = "features"


def view(name, **parameters):
    """With the answers open."""
    settings = {"view": name, "ask": "0"} | parameters
    return open_page(PAGE, **{f"{PAGE}_{key}": value for key, value in settings.items()})


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.workers
def test_a_cat_is_mostly_cat_in_its_own_classes():
    """Tabby, tiger cat and Egyptian cat share the picture of the sample; the sum says cat."""
    app = view("classes")
    shown = " ".join(element.proto.body for element in app.get("html"))
    assert metrics(app)["The rule says"] == "cat"
    assert "Domestic cats (5 classes)" in shown
    assert "Breeds of dogs (118 classes)" in shown
    assert "Everything else (857 classes)" in shown
    names = app.dataframe[0].value.set_index("Numbers")["Classes"]
    assert names["281 – 285"].split(", ") == [
        "tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat",
    ]  # fmt: skip
    assert len(names["151 – 268"].split(", ")) == 118


@pytest.mark.parametrize("rule", ["sum", "mean"])
def test_the_photographs_were_recorded(rule):
    app = view("untrained", rule=rule)
    document = json.loads((FOLDER / "photographs.json").read_text("utf-8"))["metrics"]
    factor = 118 / 5 if rule == "mean" else 1
    right = {0: 0, 1: 0}
    for label, cats, dogs in zip(document["labels"], document["cats"], document["dogs"], strict=True):
        right[label] += (dogs > cats * factor) == bool(label)
    assert metrics(app)["Cats that are right"] == f"{right[0] / 500:.1%}"
    assert metrics(app)["Dogs that are right"] == f"{right[1] / 500:.1%}"
    wrong = 1000 - sum(right.values())
    assert any(f"Wrong by this rule: {wrong} of 1,000" in element.value for element in app.subheader)
    assert app.dataframe[0].value["Pictures"].sum() <= wrong


@pytest.mark.workers
def test_drawn_pets_are_asked_live_and_agree_with_the_recording():
    app = view("untrained", tested="drawn_pets", rule="mean")
    recorded = recorded_test("drawn_pets")
    assert metrics(app)["Cats that are right"] == f"{recorded.accuracy('mean', 0):.1%}"
    assert metrics(app)["Dogs that are right"] == f"{recorded.accuracy('mean', 1):.1%}"
    wrong = [
        html.proto.body for html in app.get("html") if html.proto.body.startswith('<ul class="thumbnails"')
    ]
    assert len(wrong) == 1
    assert wrong[0].count("<li>") == wrong[0].count('href="grad_cam') == 12


def test_what_the_rules_reach_is_not_told_before_the_prediction():
    app = view("untrained", ask="1")
    assert not app.metric
    assert not app.dataframe
    chart = app.get("plotly_chart")[0].proto.spec
    assert "No training" not in chart
    assert "From scratch" in chart


@pytest.mark.workers
def test_the_base_is_frozen_and_the_head_counted():
    shown = metrics(view("network"))
    # The mean of 512 channels, a hidden layer of 256 units and one output: counted by hand.
    assert shown["Trainable parameters"] == "131,585"
    assert shown["Frozen parameters"] == "14,714,688"


def on_drawn_pets(pictures, epochs, accuracy, *, seed=0):
    run = repeats("pets_features")[0]
    head = run.spec["head_training"] | {"epochs": epochs}
    data = run.spec["data"] | {"train_per_class": pictures}
    spec = run.spec | {"head_training": head, "data": data, "seed": seed}
    history = dict(run.history) | {"val_accuracy": [*run.history["val_accuracy"][:-1], accuracy]}
    return replace(run, recorded=False, spec=spec, history=history)


def curves(app):
    """The means of the chart, by the names of their lines."""
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return {
        trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in traces if "name" in trace
    }


def test_a_curve_is_of_one_source_and_one_number_of_epochs_judged_by_the_validation_part(monkeypatch):
    own = [
        on_drawn_pets(100, 4, 0.56),
        on_drawn_pets(100, 20, 0.79),
        on_drawn_pets(100, 20, 0.81, seed=1),
        on_drawn_pets(200, 20, 0.9),
    ]
    monkeypatch.setattr("pages.features.sizes.complete_runs", lambda: own)
    assert list(curves(view("sizes"))) == ["From scratch", "VGG16 features"]
    features = "Features of a frozen base"
    assert curves(view("sizes", measured="chosen")) == {
        f"{features}, 4 epochs": {100: 0.56},
        f"{features}, 20 epochs": {100: pytest.approx(0.8), 200: 0.9},
    }


def test_without_own_runs_there_are_the_recorded_ones():
    assert len(curves(view("sizes"))) == 2


@pytest.mark.workers
def test_pictures_too_small_for_the_base_are_refused_where_they_are_chosen():
    app = view("projection", base="xception")
    app.number_input(key=f"{PAGE}_size").set_value(70).run()
    check(app)
    assert app.number_input(key=f"{PAGE}_size").value == 150
    assert "at least 71 pixels" in app.warning[0].value
    assert app.title


@pytest.mark.parametrize(("source", "has", "of"), [("breeds", "25 / 37", 556), ("flowers", "1 / 5", 250)])
def test_breeds_and_flowers_by_their_names(source, has, of):
    test = recorded_named_test(source)
    app = view("untrained", tested=source)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Classes that ImageNet has"] == has
    assert shown["Right, guesses included"] == f"{test.accuracy:.1%}"
    table = app.dataframe[0].value
    assert len(table) == len(test.class_names)
    assert table["Pictures"].astype(int).sum() == len(test.labels) == of
    asked = view("untrained", tested=source, ask="1")
    assert not asked.metric
    assert not asked.dataframe


def test_which_breeds_are_missing_is_said():
    table = view("untrained", tested="breeds").dataframe[0].value.set_index("Class")
    assert table.loc["Persian", "In ImageNet"] == "Persian cat"
    assert table.loc["British Shorthair", "In ImageNet"] == "–"
    assert table.loc["Maine Coon", "Likeliest classes, and how many pictures"].startswith("Persian cat 17")
