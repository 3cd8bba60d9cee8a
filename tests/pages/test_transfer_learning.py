"""The transfer-learning lesson: recorded runs, the map, and which run the settings make."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from core.runs import repeats
from core.specs.presets.experiments import PETS_LADDER, SIZES, TRAPS
from core.specs.presets.ladder import RUNGS
from pages.transfer_learning.traps import TRAPS as SHOWN
from tests.pages.dashboard import LANGUAGES, address, check, open_page

PAGE = "transfer_learning"


def view(name, **parameters):
    """With the answers open."""
    settings = {"view": name, "ask": "0"} | parameters
    return open_page(PAGE, **{f"{PAGE}_{key}": value for key, value in settings.items()})


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def test_every_run_the_lesson_shows_is_recorded_on_the_data_it_says():
    names = [rung.recorded for rung in RUNGS.values()] + list(TRAPS) + list(PETS_LADDER)
    names += [name for trap in SHOWN.values() for name in (trap.wrong, trap.right)]
    names += [f"features_{size}" for size in SIZES] + ["baseline"]
    names += [f"scratch_{size}" for size in SIZES[:-1]]
    for name in names:
        runs = repeats(name)
        assert runs, name
        assert len({run.provenance["data_fingerprint"] for run in runs}) == 1
        assert len({run.spec["seed"] for run in runs}) == len(runs)
        assert not any(run.provenance["commit"].endswith("-dirty") for run in runs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ladder_tells_mean_and_spread(language):
    app = open_page(PAGE, lang=language, transfer_learning_ask="0")
    table = app.dataframe[0].value
    assert len(table) == len(RUNGS)
    runs = repeats("vgg16_fine_tuned")
    mean = sum(run.metrics["test_accuracy"] for run in runs) / len(runs)
    assert any(f"{mean:.1%}" in str(cell) for cell in table.iloc[4])


@pytest.mark.workers
@pytest.mark.parametrize(
    ("stop", "tensors", "parameters"),
    # VGG16 with the mean of 512 channels, a hidden layer of 256 units and one output: counted by hand.
    [("none", "4", "131,585"), ("block5_conv1", "10", "7,211,009"), ("all", "30", "14,846,273")],
)
def test_the_map_counts_what_is_trained(stop, tensors, parameters):
    shown = metrics(view("network", unfreeze=stop))
    assert shown["Trainable weight tensors"] == tensors
    assert shown["Trainable parameters"] == parameters


@pytest.mark.workers
def test_presets_set_the_controls_and_stay_in_the_address():
    app = view("training")
    app.button(key=f"{PAGE}:preset:pets_features").click().run()
    check(app)
    assert address(app)[f"{PAGE}_unfreeze"] == "none"
    assert address(app)[f"{PAGE}_views"] == "0"
    assert address(app)[f"{PAGE}_pooling"] == "flatten"
    recorded = repeats("pets_features")[0].history["val_accuracy"][-1]
    assert metrics(app)["Validation accuracy"] == f"{recorded:.1%}"


@pytest.mark.workers
def test_the_five_steps_tell_the_accuracy_after_the_head_and_at_the_end():
    text = " ".join(element.value for element in view("training").markdown)
    run = repeats("pets_fine_tuned")[0]
    head, last = run.history["val_accuracy"][run.metrics["head_epochs"] - 1], run.history["val_accuracy"][-1]
    assert [float(number) for number in re.findall(r"then ([\d.]+)% \(validation\)", text)] == [
        round(100 * head, 1),
        round(100 * last, 1),
    ]


@pytest.mark.workers
def test_other_settings_have_no_recorded_run():
    app = view("training", dropout="0.2")
    assert "Validation accuracy" not in metrics(app)
    assert any(button.label == "Train" for button in app.button)


@pytest.mark.parametrize("trap", SHOWN)
def test_a_trap_stands_beside_the_run_that_avoids_it(trap):
    text = "\n".join(element.value for element in view("traps", trap=trap).markdown)
    shown = re.findall(r"^\| \*\*.*?\*\* \| ([\d.]+%)", text, re.MULTILINE)
    names = (SHOWN[trap].right, SHOWN[trap].wrong)
    assert shown == [f"{repeats(name)[0].metrics['test_accuracy']:.1%}" for name in names]


def test_mistakes_are_those_of_the_recorded_runs():
    app = view("mistakes")
    scratch, tuned = (set(repeats(name)[0].metrics["wrong"]) for name in ("pets_scratch", "pets_fine_tuned"))
    text = " ".join(element.value for element in app.markdown)
    assert f"Wrong before, right now: {len(scratch - tuned)}" in text
    assert f"Right before, wrong now: {len(tuned - scratch)}" in text
    assert f"Wrong both times: {len(tuned & scratch)}" in text


def test_a_mistake_leads_to_grad_cam_of_the_second_net(monkeypatch):
    monkeypatch.setattr("pages.transfer_learning.mistakes.reference_of", lambda run: f"run:{run.run_id}")
    text = " ".join(element.proto.body for element in view("mistakes").get("html"))
    tuned = repeats("pets_fine_tuned")[0].run_id
    shown = re.findall(r'href="(grad_cam[^"]*)"', unescape(text))
    assert shown
    link = f"grad_cam?lang=en&grad_cam_model=run%3A{tuned}&grad_cam_picture="
    assert all(address.startswith(link) for address in shown)


def test_pictures_without_two_runs_say_what_to_do():
    app = view("mistakes", train="20", validation="5", test="5", size="32")
    assert "train two strategies" in app.info[0].value


def on_drawn_pets(pictures, epochs, accuracy, *, seed=0):
    run = repeats("pets_features")[0]
    head = run.spec["head_training"] | {"epochs": epochs}
    data = run.spec["data"] | {"train_per_class": pictures}
    spec = run.spec | {"head_training": head, "data": data, "seed": seed}
    return replace(run, recorded=False, spec=spec, metrics=run.metrics | {"test_accuracy": accuracy})


def curves(app):
    """The means of the chart, by the names of their lines."""
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return {
        trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in traces if "name" in trace
    }


def test_a_curve_is_of_one_source_and_one_number_of_epochs(monkeypatch):
    own = [
        on_drawn_pets(100, 4, 0.56),
        on_drawn_pets(100, 20, 0.79),
        on_drawn_pets(100, 20, 0.81, seed=1),
        on_drawn_pets(200, 20, 0.9),
    ]
    monkeypatch.setattr("pages.transfer_learning.sizes.complete_runs", lambda: own)
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


@pytest.mark.parametrize("trap", SHOWN)
def test_what_a_trap_does_is_not_told_before_it_is_predicted(trap):
    app = view("traps", trap=trap, ask="1")
    accuracy = f"{repeats(SHOWN[trap].wrong)[0].metrics['test_accuracy']:.1%}"
    assert len(app.get("plotly_chart")) == 2
    assert not any(accuracy in element.value for element in app.markdown)
    assert not any("in the trap" in chart.proto.spec for chart in app.get("plotly_chart"))
