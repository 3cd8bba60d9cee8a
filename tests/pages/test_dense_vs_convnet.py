"""The lesson on dense nets and convnets: recorded runs at once, own ones when trained, and moved digits."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from core import engine
from core.datasets.load import load
from core.operations.digit_weights import dense_units, first_kernels
from core.runs import RunStore, recorded_runs, repeats
from core.specs.from_dict import spec_from_dict
from core.specs.presets.digits import DIGIT_SIZES, size_run
from core.specs.presets.training import RUN_PRESETS
from pages.dense_vs_convnet import shift
from pages.dense_vs_convnet.errors import errors_of
from tests.pages.dashboard import LANGUAGES, address, check, open_page

NETS = ("digits_dense", "digits_convnet")
RECORDED = {run.run_id: run for run in recorded_runs() if run.run_id in NETS}


pytestmark = pytest.mark.usefixtures("own_home")


def metrics(app):
    return [element.value for element in app.metric]


@pytest.mark.parametrize("language", LANGUAGES)
def test_recorded_runs_are_shown_at_once(language):
    app = open_page("dense_vs_convnet", lang=language, dense_vs_convnet_ask="0")
    dense, convnet = (RECORDED[name].metrics["test_accuracy"] for name in NETS)
    assert metrics(app)[:3] == [
        f"{dense:.1%}", f"{convnet:.1%}", f"{1 - (1 - convnet) / (1 - dense):.0%}",
    ]  # fmt: skip


def test_other_settings_say_that_a_recording_of_others_is_shown():
    app = open_page("dense_vs_convnet", dense_vs_convnet_epochs="5")
    assert any("Not trained yet" in element.value for element in app.markdown)
    assert metrics(app)[0] == f"{RECORDED['digits_dense'].metrics['test_accuracy']:.1%}"
    assert [button.label for button in app.button].count("Train both") == 1


def test_both_nets_stand_in_the_same_charts():
    app = open_page("dense_vs_convnet", dense_vs_convnet_ask="0")
    assert not any("Not trained yet" in element.value for element in app.markdown)
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")[:2]]
    for chart in charts:
        colours = {line["line"]["color"] for line in chart["data"] if line["mode"].startswith("lines")}
        assert len(colours) == len(NETS)


def test_one_button_trains_what_is_missing(monkeypatch):
    submitted = []
    monkeypatch.setattr(engine, "submit", lambda spec, **_: submitted.append(spec))
    app = open_page("dense_vs_convnet")
    next(button for button in app.button if button.label == "Train both").click().run()
    assert submitted == [RUN_PRESETS[name] for name in NETS]


def test_the_question_asks_for_the_errors_that_are_then_shown():
    dense, convnet = (errors_of(RECORDED[name]) for name in NETS)
    app = open_page("dense_vs_convnet")
    assert any(f"gets {dense} of" in element.value for element in app.markdown)
    assert not any(str(convnet) in metric for metric in metrics(app))
    app.number_input(key="dense_vs_convnet:question:saved:number").set_value(dense).run()
    app.button(key="dense_vs_convnet:question:saved:lock").click().run()
    assert any(
        f"it is {convnet}" in one.value and "The data decide alone" in one.value for one in app.warning
    )


def test_a_guess_near_the_right_number_counts():
    convnet = errors_of(RECORDED["digits_convnet"])
    app = open_page("dense_vs_convnet")
    app.number_input(key="dense_vs_convnet:question:saved:number").set_value(round(convnet * 1.15)).run()
    app.button(key="dense_vs_convnet:question:saved:lock").click().run()
    assert any(f"it is {convnet}" in one.value for one in check(app).success)


def test_the_spread_over_seeds_is_told():
    app = open_page("dense_vs_convnet", dense_vs_convnet_ask="0")
    errors = [errors_of(run) for run in repeats("digits_convnet")]
    assert len(errors) == 3
    assert any(", ".join(map(str, errors)) in element.value for element in app.markdown)


def test_parameters():
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="parameters", dense_vs_convnet_ask="0")
    assert metrics(app) == ["407,050", "4.4", "93,322"]


def test_the_second_question_tells_what_the_first_asks_for():
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="parameters")
    assert not app.metric
    assert not any("407,050" in element.value for element in app.markdown)
    app.button(key="dense_vs_convnet:question:hidden:show").click().run()
    assert ">401,920</td>" in check(app).get("html")[0].proto.body
    assert any("407,050" in element.value for element in app.markdown)


def test_the_convnets_curve_waits_for_the_prediction():
    app = open_page("dense_vs_convnet")
    charts = app.get("plotly_chart")
    assert len(charts) == 2
    assert not any("Convnet" in chart.proto.spec for chart in charts)
    assert metrics(app)[1:3] == ["?", "?"]


def test_the_curve_of_the_convnet_waits_for_the_prediction_of_data_too():
    veiled = open_page("dense_vs_convnet", dense_vs_convnet_view="sizes")
    assert list(named_lines(veiled)) == ["Dense net"]
    lines = named_lines(
        open_page("dense_vs_convnet", dense_vs_convnet_view="sizes", dense_vs_convnet_ask="0")
    )
    assert [len(values) for values in lines.values()] == [len(DIGIT_SIZES)] * 2
    # What the question takes for right, and the text: better everywhere, and with 100 a class than the other with all.
    assert all(convnet > dense for dense, convnet in zip(*lines.values(), strict=True))
    assert lines["Convnet"][DIGIT_SIZES.index(100)] > lines["Dense net"][-1]


@pytest.mark.parametrize("net", NETS)
def test_runs_on_few_digits_differ_in_nothing_but_their_digits(net):
    full = RUN_PRESETS[net]
    for size in DIGIT_SIZES[:-1]:
        runs = repeats(size_run(net, size))
        assert [run.spec["seed"] for run in runs] == [0, 1, 2]
        for run in runs:
            spec = spec_from_dict(run.kind, run.spec)
            assert (spec.model, spec.optimizer, spec.epochs) == (full.model, full.optimizer, full.epochs)
            assert spec.num_steps(10 * size) == full.num_steps(10 * DIGIT_SIZES[-1])
            assert spec.data == replace(full.data, train_per_class=size)


def named_lines(app):
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return {line["name"]: line["y"] for line in figure["data"] if line.get("name")}


def test_weights_are_pictures_of_units_and_kernels():
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="weights", dense_vs_convnet_ask="0")
    bodies = [one.proto.body for one in app.get("html")]
    assert sum(body.count("data:image/png") for body in bodies) == 20 + 32
    app = open_page(
        "dense_vs_convnet",
        dense_vs_convnet_view="weights",
        dense_vs_convnet_ask="0",
        dense_vs_convnet_votes="7",
    )
    strongest = dense_units().most_for(7, 20)
    assert any(f'title="Unit {strongest[0]}"' in one.proto.body for one in app.get("html"))


def test_the_first_layer_of_the_recorded_convnet():
    app = open_page(
        "dense_vs_convnet", dense_vs_convnet_view="first-layer", dense_vs_convnet_ask="0",
        dense_vs_convnet_digit="7", dense_vs_convnet_kernel="5",
    )  # fmt: skip
    assert any("26 x 26 x 32" in element.value for element in app.markdown)
    digit, kernel = (json.loads(chart.proto.spec)["data"][0]["z"] for chart in app.get("plotly_chart"))
    np.testing.assert_array_equal(array_of(kernel), first_kernels()[0][:, :, 0, 5])
    test = load(RUN_PRESETS["digits_dense"].data).test
    np.testing.assert_array_equal(array_of(digit), test.images[np.flatnonzero(test.labels == 7)[0], :, :, 0])


def array_of(sent):
    values = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"])
    return values.reshape([int(size) for size in sent["shape"].split(",")])


def write_run(name, spec):
    """An own run that came to what the recorded one did."""
    writer = RunStore().write(spec.run_id, spec.title, "RunSpec", spec.to_dict())
    for row in zip(*RECORDED[name].history.values(), strict=True):
        writer.save_epoch(dict(zip(RECORDED[name].history, row, strict=True)), b"weights")
    writer.close("complete", b"model", dict(RECORDED[name].metrics), {"seconds": 4.0, "cores": 2})


def test_an_own_run_is_not_compared_with_a_recording_of_other_settings():
    write_run("digits_dense", replace(RUN_PRESETS["digits_dense"], epochs=5))
    app = open_page("dense_vs_convnet", dense_vs_convnet_epochs="5", dense_vs_convnet_ask="0")
    validation = RECORDED["digits_dense"].history["val_accuracy"][-1]
    assert metrics(app)[:3] == [f"{validation:.1%}", "–", "–"], "its test part has not been opened"
    assert app.metric[0].label == "Validation accuracy · Dense net"
    assert "Convnet" not in app.get("plotly_chart")[0].proto.spec


def test_finished_runs_are_trained_again_both(monkeypatch):
    for name in NETS:
        write_run(name, RUN_PRESETS[name])
    submitted = []
    monkeypatch.setattr(engine, "submit", lambda spec, **_: submitted.append(spec))
    app = open_page("dense_vs_convnet")
    assert "Train both" not in [button.label for button in app.button]
    app.button(key="dense_vs_convnet:reseed").click().run()
    seed = int(address(check(app))["dense_vs_convnet_seed"])
    assert [(spec.title, spec.seed) for spec in submitted] == [
        (RUN_PRESETS[name].title, seed) for name in NETS
    ]
    app = open_page("dense_vs_convnet")
    app.button(key="dense_vs_convnet:anew").click().run()
    assert submitted[2:] == [RUN_PRESETS[name] for name in NETS]
    assert RunStore().find(RUN_PRESETS[NETS[0]].run_id) is None


def shift_lines(app):
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return {line["name"]: line["y"] for line in figure["data"]}


def test_recorded_accuracies_of_moved_digits_fall():
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="shift")
    lines = shift_lines(app)
    assert lines["Dense net · recorded"][0] == pytest.approx(
        RECORDED["digits_dense"].metrics["test_accuracy"]
    )
    assert lines["Convnet · recorded"][0] == pytest.approx(
        RECORDED["digits_convnet"].metrics["test_accuracy"]
    )
    for line in lines.values():
        assert line == sorted(line, reverse=True)
    assert all(dense < convnet for dense, convnet in zip(*lines.values(), strict=True))


def test_own_runs_are_asked_for_their_accuracies(monkeypatch):
    spec = RUN_PRESETS["digits_dense"]
    run = RECORDED["digits_dense"]
    writer = RunStore().write(spec.run_id, spec.title, "RunSpec", spec.to_dict())
    writer.close("complete", b"model", dict(run.metrics), {"date": "2026-11-24", "cores": 2})
    monkeypatch.setattr(shift, "ask", lambda spec, doing="": tuple(0.9 - 0.1 * step for step in range(7)))
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="shift")
    assert shift_lines(app)["Dense net"] == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])


def test_moved_digits_of_untrained_settings_are_answered_by_the_recording():
    app = open_page("dense_vs_convnet", dense_vs_convnet_view="shift", dense_vs_convnet_seed="7")
    assert any("Not trained yet" in element.value for element in app.markdown)
    assert set(shift_lines(app)) == {"Dense net · recorded", "Convnet · recorded"}
    app.slider(key="dense_vs_convnet_distance").set_value(6).run()
    check(app)
    next(button for button in app.button if button.label == "Train both").click().run()
    assert address(app)["dense_vs_convnet_seed"] == "7"
    assert "dense_vs_convnet_view" not in address(app)
