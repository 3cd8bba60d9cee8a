"""The small-data lesson: every state of the training panel."""

import json
from dataclasses import replace

import pytest

from core import settings
from core.engine import Job, Progress
from core.errors import InputError
from core.runs import RunStore
from core.specs.presets.training import RUN_PRESETS
from pages.shared.training import panel as training_panel
from tests.pages.dashboard import LANGUAGES, address, check, open_page
from tests.pages.small_data import SPEC, lesson, metrics, row, texts, write_run
from tests.pages.training_curves import values

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def jobs(monkeypatch):
    """The engine's jobs without an engine."""
    known: dict[str, Job] = {}

    def submit(spec, **_):
        return known.setdefault(spec.spec_id, Job(spec, position=lambda job: 2))

    monkeypatch.setattr(training_panel.engine, "job", lambda spec: known.get(spec.spec_id))
    monkeypatch.setattr(training_panel.engine, "submit", submit)
    monkeypatch.setattr(training_panel.engine, "cancel", lambda spec_id: known[spec_id].fail(InputError("")))
    return known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_asks_for_the_run_of_the_settings(jobs, language):
    app = lesson("training", lang=language)
    app.button(key="small_data:training:train").click().run()
    check(app)
    assert list(jobs) == [SPEC.spec_id]
    assert "2" in app.get("progress")[0].proto.text


def test_the_run_in_class_is_the_preset(jobs):
    app = open_page("small_data", small_data_view="training")
    app.button(key="small_data:training:train").click().run()
    assert list(jobs) == [RUN_PRESETS["in_class"].spec_id]


def test_curves_and_progress_while_it_trains(jobs):
    job = jobs[SPEC.spec_id] = Job(SPEC)
    job.take(Progress(4 / 9, "Training", epoch=2, batch=1, seconds_left=12.4))
    write_run("unfinished", epochs=1)
    app = lesson("training")
    assert app.get("progress")[0].proto.text == "Epoch 2 of 3, batch 1 of 3 · about 12 s left"
    assert len(app.get("plotly_chart")) == 2
    assert "small_data:training:cancel" in [button.key for button in app.button]


def test_axes_of_a_training_are_those_of_the_whole_run(jobs):
    jobs[SPEC.spec_id] = Job(SPEC)
    write_run("unfinished", epochs=1)
    loss, accuracy = (
        json.loads(chart.proto.spec)["layout"] for chart in lesson("training").get("plotly_chart")
    )
    assert loss["xaxis"]["range"] == accuracy["xaxis"]["range"] == pytest.approx([0.97, 3.03])
    assert loss["yaxis"]["range"] == pytest.approx(
        [-0.021, 0.721]
    )  # 0.6 at most, in 1, 1.5, 2, 3, 5, 7 tenths
    assert accuracy["yaxis"]["range"] == pytest.approx([0.691, 1.009])


def test_while_the_reader_predicts_only_the_beginning_is_drawn():
    app = open_page("small_data", small_data_view="training")
    assert longest_line(app) == 6
    assert "batches" not in texts(app).split("Predict first")[0]
    app.button(key="small_data:question:memory:show").click().run()
    assert longest_line(check(app)) == 20


def longest_line(app):
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return max(len(values(trace["x"])) for trace in figure["data"] if trace.get("name"))


def test_a_class_that_watches_a_training_reads_its_run_once_a_second(monkeypatch):
    write_run("unfinished", epochs=1)
    find, reads = RunStore.find, []
    monkeypatch.setattr(
        RunStore, "find", lambda store, run_id: (reads.append(run_id), find(store, run_id))[1]
    )
    seen = [training_panel._stored(settings.settings().run_store, SPEC.run_id) for _ in range(30)]
    assert reads == [SPEC.run_id]
    assert {run.num_epochs for run in seen} == {1}


def test_before_the_first_epoch_there_is_a_word_of_what_is_done(jobs):
    job = jobs[SPEC.spec_id] = Job(SPEC)
    job.take(Progress(0.1, "Testing"))
    app = lesson("training")
    assert app.get("progress")[0].proto.text == "Testing…"
    assert "The curves begin after the first epoch." in texts(app)
    assert "In class · recorded" in app.get("plotly_chart")[0].proto.alt


def test_a_failed_job_says_why_and_can_be_started_again(jobs):
    job = jobs[SPEC.spec_id] = Job(SPEC)
    job.fail(InputError("The computation stopped with an error ({problem}).", problem="out of memory"))
    app = lesson("training")
    assert "out of memory" in app.error[0].value
    assert "small_data:training:train" in [button.key for button in app.button]


def test_an_interrupted_run_goes_on(jobs):
    write_run("unfinished", epochs=2)
    app = lesson("training")
    assert "Stopped after epoch 2 of 3." in texts(app)
    assert app.button(key="small_data:training:train").label == "Go on"
    assert len(app.get("plotly_chart")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_complete_run_came_to(jobs, language):
    write_run()
    app = lesson("training", lang=language)
    assert app.metric[0].value == "70.0%"  # on the validation part
    assert "87.5%" not in [element.value for element in app.metric]
    assert len(app.get("plotly_chart")) == 3
    assert any("83.4%" in element.proto.body for element in app.get("html"))
    assert not any("91.2%" in element.proto.body for element in app.get("html"))
    assert {button.key for button in app.get("download_button")} >= {
        "small_data:training:model", "small_data:training:history",
    }  # fmt: skip


def test_what_a_run_came_to_waits_for_the_predictions(jobs):
    write_run()
    app = lesson("training", ask="1")
    assert "Validation accuracy" not in metrics(app)
    for question in ("batches", "memory"):
        app.button(key=f"small_data:question:{question}:show").click().run()
    assert metrics(check(app))["Validation accuracy"] == "70.0%"


def test_the_test_part_is_opened_once_and_looks_are_counted(jobs):
    write_run()
    app = lesson("training")
    assert "has not been opened yet" in texts(app)
    app.button(key="small_data:training:open-test").click().run()
    assert metrics(check(app))["Test accuracy"] == "87.5%"
    assert any("91.2%" in element.proto.body for element in app.get("html"))
    assert "was opened once" in texts(app)
    assert "small_data:training:open-test" not in [button.key for button in app.button]
    app.run()  # to look again at what one has seen is no further look
    assert "was opened once" in texts(app)
    second = replace(SPEC, seed=1)
    writer = RunStore().write(second.run_id, second.title, "RunSpec", second.to_dict())
    writer.save_epoch(row(1), b"weights")
    scores = {
        "test_accuracy": 0.5,
        "class_names": ["cats", "dogs"],
        "num_parameters": 1,
        "steps_per_epoch": 3,
    }
    writer.close("complete", b"model", scores, {"date": "2026-11-24", "cores": 2})
    app.number_input(key="small_data_seed").set_value(1).run()
    assert "Test accuracy" not in metrics(check(app))
    app.button(key="small_data:training:open-test").click().run()
    assert metrics(check(app))["Test accuracy"] == "50.0%"
    assert "was opened 2 times" in texts(app)


def test_until_one_trains_here_a_recorded_run_fills_the_charts():
    app = open_page("small_data", small_data_view="training", small_data_ask="0")
    assert len(app.get("plotly_chart")) == 3
    assert "Until then, recorded on 2 cores" in texts(app)
    other = lesson("training")  # other settings: the curves, but not what it came to on other pictures
    assert len(other.get("plotly_chart")) == 2
    assert "small_data:training:train" in [button.key for button in other.button]


def test_a_finished_run_is_trained_again_with_another_seed(jobs):
    write_run()
    app = lesson("training")
    app.button(key="small_data:training:reseed").click().run()
    (job,) = check(app) and jobs.values()
    assert replace(job.spec, seed=0) == SPEC
    assert int(address(app).get("small_data_seed", 0)) == job.spec.seed
    assert RunStore().find(SPEC.run_id) is not None


def test_a_finished_run_is_trained_anew_as_it_was(jobs):
    write_run()
    app = lesson("training")
    app.button(key="small_data:training:anew").click().run()
    check(app)
    assert list(jobs) == [SPEC.spec_id]
    assert RunStore().find(SPEC.run_id) is None


def test_a_diverged_run_says_so_and_keeps_its_history(jobs):
    write_run("diverged", epochs=2)
    app = lesson("training")
    assert "epoch 2" in app.error[0].value
    assert len(app.get("plotly_chart")) == 2
