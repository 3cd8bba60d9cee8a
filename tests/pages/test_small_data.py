"""The small-data lesson: sources, the numbers on the screen, every state of the training panel, and predictions."""

import io
import json
import re
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from core import settings
from core.architectures.convnets import ConvnetSpec
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.engine import Job, Progress
from core.errors import InputError
from core.images import encode_jpeg
from core.runs import COLUMNS, RunStore, repeats
from core.specs.models import BOOK_CONVNET
from core.specs.predictions import Prediction
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import OptimizerSpec, RunSpec
from pages.shared.pictures import datasets
from pages.shared.training import panel as training_panel
from pages.small_data import predict
from tests.pages.dashboard import LANGUAGES, address, check, open_page
from tests.pages.test_training_curves import values

TINY = {"size": "32", "train": "10", "validation": "4", "test": "4", "blocks": "1", "filters": "8", "units": "16",
        "batch": "8", "epochs": "3"}  # fmt: skip
SPEC = RunSpec(
    data=DataSpec("drawn_pets", image_size=32, train_per_class=10, validation_per_class=4, test_per_class=4),
    model=ConvnetSpec(filters=(8,), dense_units=16, image_shape=(32, 32, 3)),
    optimizer=OptimizerSpec("adam", 1e-3),
    batch_size=8,
    epochs=3,
    title="My convnet",
)


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


def lesson(view="data", lang="en", **parameters):
    link = {
        f"small_data_{name}": value
        for name, value in {**TINY, "view": view, "ask": "0", **parameters}.items()
    }
    return open_page("small_data", lang=lang, **link)


def row(epoch, loss=0.5):
    return dict(zip(COLUMNS, (epoch, loss, 0.75, 0.6, 0.7, 1.5), strict=True))


def write_run(state="complete", epochs=3):
    writer = RunStore().write(SPEC.run_id, SPEC.title, "RunSpec", SPEC.to_dict())
    for epoch in range(1, epochs + 1):
        writer.save_epoch(row(epoch), b"weights")
    metrics = {"num_parameters": 29_041, "steps_per_epoch": 3}
    if state == "complete":
        metrics |= {
            "validation": {
                "confusion_matrix": [[3, 1], [1, 3]],
                "mistakes": [
                    {"index": 1, "label": 0, "predicted": 1, "probability": 0.834, "name": "cat 1-00001"}
                ],
                "wrong": [1],
            },
            "test_accuracy": 0.875,
            "class_names": ["cats", "dogs"],
            "confusion_matrix": [[4, 0], [1, 3]],
            "mistakes": [
                {"index": 5, "label": 1, "predicted": 0, "probability": 0.912, "name": "dog 2-00001"}
            ],
        }
    if state == "diverged":
        metrics["diverged_in_epoch"] = epochs
    if state != "unfinished":
        writer.close(state, b"model", metrics, {"date": "2026-11-24", "cores": 2})


def texts(app):
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.error])


def metrics(app):
    return {element.label: element.value for element in app.metric}


def cells(app, kind):
    """The cells of the HTML table of a class, line by line."""
    body = next(element.proto.body for element in app.get("html") if f'class="{kind}"' in element.proto.body)
    lines = re.findall(r"<tr>(.*?)</tr>", body)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]


def shapes_of(app):
    return [line[1] for line in cells(app, "layers")[1:]]


def test_counts_and_shape_of_the_drawn_pets():
    app = lesson()
    assert cells(app, "counts")[1:] == [
        ["Training part", "10", "10", "20"], ["Validation part", "4", "4", "8"], ["Test part", "4", "4", "8"],
    ]  # fmt: skip
    assert metrics(app)["Shape of the training tensor"] == "20 x 32 x 32 x 3"


def test_digits_have_their_own_shape_and_ten_classes():
    app = lesson("network", source="digits")
    shapes = shapes_of(app)
    assert shapes[0] == "28 x 28 x 1"
    assert shapes[-1] == "10"
    assert not app.error


def test_a_folder_with_a_damaged_picture(home, tmp_path):
    root = tmp_path / "pets"
    for name in ("cats", "dogs"):
        (root / name).mkdir(parents=True)
        for number in range(6):
            pixels = np.full((40, 40, 3), 20 * number, np.uint8)
            (root / name / f"{number}.jpg").write_bytes(encode_jpeg(pixels))
    (root / "cats" / "0.jpg").write_bytes(b"no picture")
    app = lesson(source="folder", folder=str(root), train="10")
    assert not app.error
    assert [expander.label for expander in app.expander if "could not be used" in expander.label]
    assert any("cats/0.jpg" in frame.value.to_string() for frame in app.dataframe)
    assert app.warning  # fewer pictures than asked for


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_not_there_is_one_sentence(home, language):
    app = lesson(source="folder", folder=str(home / "nowhere"), lang=language)
    assert len(app.error) == 1
    assert "nowhere" in app.error[0].value
    assert app.selectbox


def test_an_uploaded_zip(home):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("apples", "pears"):
            for number in range(6):
                pixels = np.full((40, 40, 3), 30 * number, np.uint8)
                archive.writestr(f"{name}/{number}.jpg", encode_jpeg(pixels))
    app = lesson(source="archive", train="10")
    app.file_uploader[0].set_value(("fruit.zip", packed.getvalue(), "application/zip")).run()
    check(app)
    assert len(address(app)["small_data_archive"]) == 64
    assert cells(app, "counts")[0] == ["", "apples", "pears", "All"]


def test_a_file_that_is_no_zip_is_refused(home):
    app = lesson(source="archive")
    app.file_uploader[0].set_value(("x.zip", b"nonsense", "application/zip")).run()
    check(app)
    assert len(app.error) == 1


def test_the_download_waits_for_a_click():
    app = lesson(source="cats_vs_dogs")
    assert not app.error
    assert "Download the photographs" in [button.label for button in app.button]


@pytest.mark.parametrize(
    ("preset", "total", "shape"),
    [("book", "3,453,121", "150 x 150 x 3"), ("in_class", "826,913", "75 x 75 x 3")],
)
def test_presets(preset, total, shape):
    app = lesson("network")
    app.button(key=f"small_data:preset:{preset}").click().run()
    check(app)
    assert metrics(app)["Parameters"] == total
    assert shapes_of(app)[0] == shape


def test_the_default_is_the_preset_in_class():
    from pages.small_data.settings import IN_CLASS

    assert RUN_PRESETS["in_class"] is IN_CLASS
    app = open_page("small_data", small_data_view="network", small_data_ask="0")
    assert metrics(app)["Parameters"] == "826,913"


def test_a_tick_says_which_preset_the_controls_say():
    app = open_page("small_data", small_data_view="training")
    assert ticked(app) == {"in_class"}
    app.slider(key="small_data_dropout").set_value(0.5).run()
    assert ticked(app) == set()
    app.button(key="small_data:preset:book").click().run()
    assert ticked(check(app)) == {"book"}


def ticked(app):
    keys = {button.key: button.proto.icon for button in app.button if "preset" in (button.key or "")}
    return {key.rpartition(":")[2] for key, icon in keys.items() if icon}


def test_what_asks_for_parameters_shows_the_shapes_that_make_them():
    app = open_page("small_data", small_data_view="network")
    assert {line[2] for line in cells(app, "layers")[1:]} == {"?"}
    assert shapes_of(app)[:2] == ["75 x 75 x 3", "73 x 73 x 16"]
    app.button(key="small_data:question:first:show").click().run()
    assert cells(check(app), "layers")[2][2] == "448"  # (3 * 3 * 3 + 1) * 16


def test_no_control_without_an_effect_in_its_view(asked):
    """Counts change no net and no file; where there is nothing to choose, nothing is folded."""
    keys = {
        view: {widget.key for widget in lesson(view).number_input} for view in ("network", "preprocessing")
    }
    assert keys == {"network": {"small_data_size"}, "preprocessing": {"small_data_size"}}
    digits = lesson("network", source="digits")  # all of one size
    assert not digits.number_input
    assert not [fold for fold in lesson("predict").expander if fold.label == "More settings"]


@pytest.mark.parametrize("view", ["network", "training"])
def test_a_net_too_deep_for_its_pictures_is_refused_at_its_slider(view):
    app = lesson(view)
    before = texts(app)
    check(app.slider(key="small_data_blocks").set_value(6).run())
    assert app.slider(key="small_data_blocks").value == 1
    assert "6 blocks needs pictures of at least 190 pixels" in app.warning[0].value
    assert texts(app) == before
    assert address(app)["small_data_blocks"] == "1"


def test_pictures_too_small_for_the_net_are_refused_where_they_are_chosen():
    app = lesson("network", blocks="4", size="64")
    check(app.selectbox(key="small_data_source:en").set_value("digits").run())
    assert app.selectbox(key="small_data_source:en").value == "drawn_pets"
    assert "these have 28" in app.warning[0].value
    assert app.slider(key="small_data_blocks").value == 4


def test_preprocessing_of_a_real_file():
    app = lesson("preprocessing", file="rocket")
    assert any(block.value.startswith("ff d8 ff") for block in app.code)
    assert any("Shape 32 x 32 x 3" in element.value for element in app.markdown)


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


@pytest.fixture
def asked(monkeypatch):
    """The requests of the view, each answered by 20% and 80%."""
    asked = []

    def answer(spec, *, doing=""):
        asked.append(spec)
        return Prediction(np.zeros((32, 32, 3), np.uint8), np.array([0.2, 0.8], np.float32))

    monkeypatch.setattr(predict, "ask", answer)
    return asked


def test_until_one_trains_here_the_net_that_ships_is_asked(asked):
    app = lesson("predict")
    assert [spec.model for spec in asked] == [BOOK_CONVNET]
    assert cells(app, "scores")[1:] == [["cats", "20.0%"], ["dogs", "80.0%"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_prediction_of_a_picture(asked, language):
    write_run()
    app = lesson("predict", lang=language)
    assert asked[0].model == f"run:{SPEC.run_id}"
    assert "80.0%" in app.metric[0].value


def test_the_net_has_a_unit_for_each_class_of_a_folder(tmp_path):
    for name in ("apples", "pears", "plums"):
        (tmp_path / "fruit" / name).mkdir(parents=True)
        for number in range(6):
            path = tmp_path / "fruit" / name / f"{number}.jpg"
            path.write_bytes(encode_jpeg(np.full((40, 40, 3), 30 * number, np.uint8)))
    app = lesson("network", source="folder", folder=str(tmp_path / "fruit"))
    assert shapes_of(app)[-1] == "3"
    assert 'layers.Dense(3, activation="softmax")' in app.code[0].value


def test_without_a_right_to_folders_there_is_no_such_source(monkeypatch):
    """A server with the setting, and a reader who is not at the server."""
    link = {"source": "folder", "folder": "/etc"}
    assert not lesson(**link).warning
    for folders, address_of_reader in (("none", None), ("", "10.0.0.7")):
        monkeypatch.setenv("CONVNET_CLASSROOM_FOLDERS", folders)
        monkeypatch.setattr(type(st.context), "ip_address", address_of_reader)
        settings.settings.cache_clear()
        app = lesson(**link)
        assert "small_data_source=folder" in app.warning[0].value
        assert "A folder on the server" not in app.selectbox(key="small_data_source:en").options
        assert not app.text_input


def test_loading_can_be_stopped_and_started_again(monkeypatch):
    def load_until_stopped(spec, report):
        report(0.5, "Downloading")
        time.sleep(0.5)  # longer than the page waits before it shows progress
        report.__self__.stop()  # as the button does in another run of the script
        report(0.6, "Downloading")

    monkeypatch.setattr(datasets, "load", load_until_stopped)
    app = lesson()
    assert [element.value for element in app.info] == ["The loading of the pictures was stopped."]
    assert not app.metric
    monkeypatch.setattr(datasets, "load", load)
    app.button(key="datasets:again").click().run()
    assert app.metric


@pytest.mark.parametrize(
    ("preset", "told"),
    [("in_class", ("131,328", "803,072", "16%")), ("book", ("262,656", "3,211,776", "8%"))],
)
def test_what_a_block_more_makes_of_the_dense_layer_is_computed(preset, told):
    """Counted by hand: (cells x channels + 1) x units, before and after."""
    app = open_page("small_data", small_data_view="network", small_data_ask="0")
    app.button(key=f"small_data:preset:{preset}").click().run()
    caption = next(element.value for element in check(app).caption if "block more" in element.value)
    assert all(number in caption for number in told)


def test_no_block_more_where_the_pictures_are_too_small():
    app = lesson("network", size="32", blocks="3")
    assert "too small for another block" in texts(app)


@pytest.mark.parametrize(("source", "share"), [("drawn_pets", "50%"), ("digits", "10%")])
def test_a_guess_is_right_for_one_in_as_many_as_there_are_classes(source, share):
    assert metrics(lesson(source=source))["A guess is right for"] == share


def test_the_loss_of_one_picture_and_its_slope():
    shown = metrics(lesson("loss"))  # a dog that gets 0.02
    assert shown["Cross-entropy"] == "3.912"  # -ln 0.02
    assert shown["Slope · Cross-entropy"] == "-0.980"
    assert shown["Squared error"] == "0.960"
    assert shown["Slope · Squared error"] == "-0.038"  # 2 * -0.98 * 0.02 * 0.98
    cat = metrics(lesson("loss", label="0", probability="0.5"))
    assert cat["Cross-entropy"] == "0.693"
    assert cat["Slope · Cross-entropy"] == "+0.500"
    asked = lesson("loss", ask="1")
    assert "Squared error" not in metrics(asked)
    assert len(asked.get("plotly_chart")) == 1


def test_what_rescaling_is_for_is_shown_by_two_recorded_runs():
    app = lesson("rescaling")
    scaled, raw = (repeats(name)[0].history for name in ("in_class", "in_class_raw_pixels"))
    assert metrics(app) == {
        "Validation accuracy · In class": f"{scaled['val_accuracy'][-1]:.1%}",
        "Validation accuracy · In class, pixels not rescaled": f"{raw['val_accuracy'][-1]:.1%}",
    }
    assert raw["loss"][0] > 5 * scaled["loss"][0]
    assert len(metrics(lesson("rescaling", ask="1"))) == 1
