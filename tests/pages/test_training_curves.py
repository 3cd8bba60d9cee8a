"""The lesson of training curves: what it draws of runs, says of them, and hands on."""

import io

import matplotlib
import numpy as np
import pandas as pd
import pytest
import streamlit as st
from PIL import Image

from core import settings
from core.histories import export_csv, read_history
from core.runs import RunStore, recorded_runs
from pages.shared.training import curves as run_curves
from pages.shared.training import runs as picker
from tests.pages import dashboard
from tests.pages.dashboard import VIEWS, address, check, code
from tests.pages.training_curves import (
    CSV,
    PAGE,
    SPEC,
    figures,
    lines,
    open_page,
    record,
    slide,
    upload,
    values,
)
from tests.support import execute


@pytest.fixture(autouse=True)
def places(own_home, tmp_path, monkeypatch):
    """The folder of recorded runs, without any."""
    folder = tmp_path / "recorded"
    folder.mkdir()
    monkeypatch.setattr(picker, "recorded_runs", lambda: recorded_runs(folder))
    return folder


def draw(text, folder, monkeypatch):
    monkeypatch.chdir(folder)
    matplotlib.use("Agg")
    names = execute(text, folder)
    matplotlib.pyplot.close("all")
    return names


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS["training_curves"])
def test_every_view_in_both_languages_without_any_run(view, language):
    app = open_page(PAGE, lang=language, training_curves_view=view)
    assert not app.error
    assert not app.warning
    assert app.code
    assert len(figures(app)) == {"lag": 1}.get(view, 2)


def test_without_runs_the_page_says_so_and_draws_a_marked_example():
    app = open_page(PAGE)
    assert "made up" in app.info[0].value
    assert list(lines(app)) == ["Made up: overfitting, training", "Made up: overfitting, validation"]


def test_the_slider_smooths_as_pandas_does(places):
    history = record(places, "baseline")
    app = open_page(PAGE)
    assert not app.info
    for weight in (0.8, 0.99, 0.0):
        app = slide(app, weight)
        expected = pd.Series(history["val_loss"]).ewm(alpha=1 - weight, adjust=False).mean()
        np.testing.assert_allclose(lines(app)["Convnet from scratch, validation"], expected)
    assert address(app)["training_curves_weight"] == "0"
    app = slide(app, 0.9)
    app.button_group(key=f"{PAGE}_formula:en").set_value("debiased").run()
    expected = pd.Series(history["accuracy"]).ewm(alpha=0.1).mean()
    np.testing.assert_allclose(lines(app, 1)["Convnet from scratch, training"], expected)


def test_steps_gap_and_reset(places):
    record(places, "baseline")
    app = open_page(PAGE, training_curves_axis="step", training_curves_gap="0")
    assert all(trace.get("fill") != "toself" for trace in figures(app)[0]["data"])
    (line,) = [t for t in figures(app)[0]["data"] if t.get("name") == "Convnet from scratch, validation"]
    assert values(line["x"])[:2].tolist() == [100, 200]
    app.button(key=f"{PAGE}:reset").click().run()
    check(app)
    assert set(address(app)) <= {"lang"}
    assert any(trace.get("fill") == "toself" for trace in figures(app)[0]["data"])


def test_runs_are_chosen_by_their_id_in_the_address(places):
    record(places, "baseline")
    record(places, "augmented", title="Convnet with data augmentation", epochs=100)
    record(places, "other", title="Other")
    app = open_page(PAGE)
    table = app.dataframe[0].value
    assert table["run"].tolist() == ["Convnet from scratch", "Convnet with data augmentation"]
    assert table["best_val_accuracy_epoch"].tolist() == [9, 9]
    assert table["test_accuracy"].tolist() == [0.72, 0.72]
    app = open_page(PAGE, training_curves_runs="other,example-good_fit")
    assert app.dataframe[0].value["run"].tolist() == ["Other", "Made up: good fit"]
    app.multiselect(key=f"{PAGE}_runs:en").set_value(["augmented"]).run()
    assert address(check(app))["training_curves_runs"] == "augmented"
    app = open_page(PAGE, training_curves_runs="deleted")
    assert "does not exist" in app.warning[0].value


def test_recorded_runs_tell_where_they_come_from(places):
    record(places, "baseline")
    origins = open_page(PAGE).dataframe[1].value
    assert origins.to_dict("records") == [
        {"run": "Convnet from scratch", "seed": 0, "commit": "abc", "versions": "keras 3.15"}
    ]
    assert len(open_page(PAGE, training_curves_runs="example-good_fit").dataframe) == 1


def test_own_runs_come_from_the_store_also_unfinished_ones():
    writer = RunStore().write("mine-1", "Mine", "RunSpec", SPEC.to_dict())
    app = open_page(PAGE)
    assert app.info, "a run without epochs has nothing to draw"
    row = {"epoch": 1, "loss": 0.7, "accuracy": 0.5, "val_loss": 0.71, "val_accuracy": 0.5, "seconds": 1.0}
    writer.save_epoch(row, b"weights")
    st.cache_data.clear()
    app = open_page(PAGE)
    assert list(lines(app)) == ["Mine, training", "Mine, validation"]
    assert app.dataframe[0].value["kind"].tolist() == ["own"]


def test_an_empty_cell_of_the_comparison_is_a_dash(places):
    record(places, "baseline")
    app = open_page(PAGE, training_curves_runs="baseline,example-good_fit")
    table = app.dataframe[0]
    assert table.value["test_accuracy"].isna().tolist() == [False, True]
    assert table.proto.placeholder == "–"


def test_two_runs_of_one_title_are_told_apart():
    for run_id in ("net-aaaaaa", "net-bbbbbb"):
        row = {"epoch": 1, "loss": 0.7, "accuracy": 0.5, "val_loss": 0.7, "val_accuracy": 0.5, "seconds": 1.0}
        RunStore().write(run_id, "Net", "RunSpec", SPEC.to_dict()).save_epoch(row, b"weights")
    assert open_page(PAGE).dataframe[0].value["run"].tolist() == ["Net (aaaaaa)", "Net (bbbbbb)"]


def test_a_store_that_cannot_be_used_takes_nothing_else_away(monkeypatch, places):
    record(places, "baseline")
    monkeypatch.setenv("CONVNET_CLASSROOM_RUNS", "nosuchprotocol://runs")
    settings.settings.cache_clear()
    app = open_page(PAGE)
    assert len(app.warning) == 1
    assert "CONVNET_CLASSROOM_RUNS" in app.warning[0].value
    assert lines(app)


def test_nothing_chosen_asks_for_a_choice():
    app = open_page(PAGE, training_curves_runs="")
    assert any("Choose a run" in element.value for element in app.info)
    assert not figures(app)


def test_a_hundred_thousand_rows_are_thinned_on_screen_and_drawn_once(monkeypatch):
    rows = np.random.default_rng(0).normal(0.5, 0.05, 100_000)
    data = b"epoch,loss\n" + b"\n".join(b"%d,%.4f" % pair for pair in enumerate(rows))
    app = upload(open_page(PAGE, training_curves_runs=""), ("long.csv", data))
    assert app.dataframe[0].value["epochs"].tolist() == [100_000]
    assert len(lines(app)["long, training"]) <= 2000
    slide(app, 0.9)
    monkeypatch.setattr(run_curves, "curves_figure", None)  # any call would fail
    assert len(lines(check(app.run()))["long, training"]) <= 2000


def test_one_metric_can_be_drawn_alone(places):
    record(places, "baseline")
    app = open_page(PAGE, training_curves_metric="accuracy")
    assert len(figures(app)) == 1
    assert figures(app)[0]["layout"]["yaxis"]["title"]["text"] == "accuracy"


def test_the_formula_view_works_the_chapters_example():
    app = open_page(PAGE, training_curves_view="formula")
    assert [metric.value for metric in app.metric] == ["0.64", "0.2623"]
    written = " ".join(element.value for element in app.latex)
    assert r"s_{3} &= 0.8 \cdot 0.8 + 0.2 \cdot 0 = \mathbf{0.64}" in written
    assert r"m_{3} &= 0.8 \cdot 0.16 + 0.2 \cdot 0 = 0.128" in written
    assert r"s_{3} &= 0.128 \,/\, (1 - 0.8^{3}) = \mathbf{0.2623}" in written
    bars = figures(app)[1]["data"]
    assert values(bars[0]["y"]) == pytest.approx([0.64, 0.16, 0.2])
    app.text_input(key=f"{PAGE}_series").set_value("2 -4").run()
    assert [metric.value for metric in check(app).metric] == ["0.8", "-1.333"]
    assert r"0.2 \cdot (-4)" in " ".join(element.value for element in app.latex)


def test_nonsense_in_the_series_gets_a_sentence_and_the_example():
    app = open_page(PAGE, training_curves_view="formula", training_curves_series="one, two")
    assert "one" in app.error[0].value
    assert [metric.value for metric in app.metric] == ["0.64", "0.2623"]


def test_the_lag_grows_with_the_weight():
    app = open_page(PAGE, training_curves_view="lag")
    assert [metric.value for metric in app.metric] == ["epoch 15", "epoch 19", "4 epochs", "20%"]
    assert [metric.value for metric in slide(app, 0.0).metric] == ["epoch 15", "epoch 15", "0 epochs", "100%"]
    assert [metric.value for metric in slide(app, 0.99).metric][2:] == ["99 epochs", "1%"]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("example-underfitting", "Still improving"),
        ("example-good_fit", "Levelled off"),
        ("example-overfitting", "Overfitting."),
        ("baseline", "Overfitting."),
    ],
)
def test_the_reading_of_a_run(places, run, words):
    record(places, "baseline")
    app = open_page(PAGE, training_curves_view="reading", training_curves_run=run)
    assert any(words in element.value for element in app.markdown)


def test_a_run_by_step_is_read_by_step():
    data = "Wall time,Step,Value\n" + "".join(f"1,{100 * step},{1 / step}\n" for step in range(1, 21))
    app = upload(open_page(PAGE, training_curves_view="reading"), ("run-a-tag-val_loss.csv", data.encode()))
    (run,) = [option for option in app.selectbox(key=f"{PAGE}_run:en").options if option.startswith("a ·")]
    app.selectbox(key=f"{PAGE}_run:en").select(run).run()
    assert "step 2000" in [metric.delta for metric in check(app).metric]


def test_code_for_all_runs_gives_the_lines_on_the_screen(places, tmp_path, monkeypatch):
    record(places, "baseline")
    app = upload(open_page(PAGE, training_curves_formula="debiased"), ("log.csv", CSV))
    histories = [run.history for run in picker._known_runs([]).values() if run.source == "recorded"]
    histories.append(read_history(CSV, "log.csv"))
    (tmp_path / "training_curves.csv").write_text(export_csv(histories, weight=0.8, debiased=True))
    smoothed = draw(code(app), tmp_path, monkeypatch)["smoothed"]
    on_screen = lines(app)
    for (run, metric), series in smoothed.items():
        part = "validation" if metric.startswith("val_") else "training"
        np.testing.assert_allclose(series, on_screen[f"{run}, {part}"])
    assert len(smoothed) == len(on_screen) == 4
    exported = pd.read_csv(tmp_path / "training_curves.csv")
    expected = exported[(exported["run"] == "log") & (exported["metric"] == "val_loss")]["smoothed"]
    np.testing.assert_allclose(smoothed["log", "val_loss"], expected)
    assert (tmp_path / "training_curves.png").stat().st_size > 10_000


def test_code_for_one_run_from_keras_gives_the_lines_on_the_screen(tmp_path, monkeypatch):
    app = upload(open_page(PAGE, training_curves_runs="", training_curves_weight="0.6"), ("log.csv", CSV))
    (tmp_path / "history.csv").write_bytes(CSV)
    smoothed = draw(code(app, 1), tmp_path, monkeypatch)["smoothed"]
    np.testing.assert_allclose(smoothed["val_loss"], lines(app)["log, validation"])
    np.testing.assert_allclose(smoothed["loss"], lines(app)["log, training"])


@pytest.mark.parametrize("view", ["formula", "lag"])
def test_code_by_hand_gives_the_lines_on_the_screen(view, tmp_path, monkeypatch):
    app = open_page(PAGE, training_curves_view=view, training_curves_weight="0.7")
    scope = draw(code(app), tmp_path, monkeypatch)
    drawn = [values(trace["y"]) for trace in figures(app)[0]["data"] if "line" in trace]
    np.testing.assert_allclose(drawn[0], scope["values"])
    np.testing.assert_allclose(drawn[1], scope["book"])
    if view == "formula":
        np.testing.assert_allclose(drawn[2], scope["debiased"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_questions_ask_about_the_weight_on_the_screen(language):
    app = dashboard.open_page(
        PAGE, lang=language, training_curves_view="formula", training_curves_weight="0.9"
    )
    prompts = " ".join(element.value for element in app.markdown)
    assert "0.9" in prompts
    app.number_input(key=f"{PAGE}:question:book:number").set_value(0.81).run()
    app.button(key=f"{PAGE}:question:book:lock").click().run()
    assert check(app).success


def test_a_question_leaves_the_picture_and_hides_only_its_answer(places):
    record(places, "baseline")
    app = dashboard.open_page(PAGE)
    assert {len(line) for line in lines(app).values()} == {12}  # of 30 epochs; the loss turns at the 8th
    assert "star" not in str(figures(app)[0]["data"])
    lag = dashboard.open_page(PAGE, training_curves_view="lag")
    assert "Smoothed" not in {trace.get("name") for trace in figures(lag)[0]["data"]}
    assert not lag.metric
    formula = dashboard.open_page(PAGE, training_curves_view="formula")
    assert [trace["name"] for trace in figures(formula)[0]["data"]] == ["Raw"]
    assert len(formula.latex) == 2  # the formulas themselves, and no step of a sum


def test_a_run_to_read_does_not_tell_what_it_is_before_it_was_read():
    app = dashboard.open_page(PAGE, training_curves_view="reading")
    assert list(lines(app)) == ["Run C, training", "Run C, validation"]
    assert "overfitting" not in str(figures(app)[0]["data"])
    app.radio(key=f"{PAGE}:question:gap:choice:en").set_value(0).run()
    app.button(key=f"{PAGE}:question:gap:lock").click().run()
    assert list(lines(app)) == ["Made up: overfitting, training", "Made up: overfitting, validation"]
    assert "overfitting starts" in str(figures(app)[0]["data"])


def test_saved_files_hold_what_is_on_the_screen(places):
    """The files behind the download buttons, made as their click makes them."""
    record(places, "baseline")
    chosen = [run for run in picker._known_runs([]).values() if run.source == "recorded"]
    look, words = run_curves.Look(0.8), {}
    with Image.open(io.BytesIO(run_curves._image(chosen, "loss", "png", look, words))) as picture:
        assert picture.size == (2000, 1120)
    assert b"Convnet from scratch" in run_curves._image(chosen, "loss", "svg", look, words)


def test_a_figure_is_drawn_once_for_all_readers_and_never_changed(places):
    record(places, "baseline")
    chosen = [run for run in picker._known_runs([]).values() if run.source == "recorded"]
    look = run_curves.Look(0.8)

    def kept():
        return run_curves._figure(
            chosen, "loss", look, run_curves.font_size(), run_curves._words(), show_legend=False
        )

    figure, drawn = kept(), kept().to_json()
    run_curves.show_curves(chosen, "loss", look, key="shown")
    assert kept() is figure
    assert figure.to_json() == drawn
