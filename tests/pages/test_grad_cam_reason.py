"""The view *Right reason?*: recorded nets against their files, and a run of the reader's own on made-up pets."""

import io
import json

import keras
import numpy as np
import pytest
import streamlit as st
from keras import layers
from PIL import Image

from core.architectures.convnets import ConvnetSpec
from core.datasets.spec import DataSpec
from core.runs import COLUMNS, RunStore
from core.specs.recorded_heat import FOLDER, NETS
from core.specs.training import RunSpec
from tests.pages.dashboard import check, code, open_page
from tests.support import execute

SIDE, EACH = 20, 8
WIDTHS = {"Bengal": 14, "pug": 6}  # of the red animal at the left
DATA = {"image_size": SIDE, "train_per_class": 1, "validation_per_class": 1, "test_per_class": 6}


def open_view(language="en", **parameters):
    link = {f"grad_cam_{name}": value for name, value in {"view": "reason", "ask": "0", **parameters}.items()}
    return check(open_page("grad_cam", lang=language, **link))


def boxes(app):
    """The traces of the chart, and its rows from above."""
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    rows = spec["layout"]["yaxis"]["categoryarray"][::-1]
    return spec["data"], [row.replace("<br>", " ").replace("<b>", "").replace("</b>", "") for row in rows]


def trained_boxes(traces):
    """Those of all answers; even heat has the same name and no place in the legend."""
    return next(trace for trace in traces if trace["name"] == "All answers" and trace["showlegend"])


def recorded(name):
    """The shares of a recording, read with json alone."""
    return json.loads((FOLDER / f"{name}.json").read_text())["measures"]["grad_cam"]["share"]["predicted"]


def test_every_recorded_net_has_its_box():
    traces, rows = boxes(open_view())
    names = [name for name in NETS if (FOLDER / f"{name}.json").exists()]
    assert rows == ["Even heat", *(NETS[name].title for name in names)]
    trained = trained_boxes(traces)
    for row, name in enumerate(names):
        if not list(FOLDER.glob(f"{name}_seed*.json")):
            values = [value for value in recorded(name) if value is not None]
            assert trained["median"][row] == pytest.approx(np.median(values), abs=1e-4)
            assert trained["mean"][row] == pytest.approx(np.mean(values), abs=1e-4)


def test_the_question_hides_the_other_nets():
    _, rows = boxes(open_view(ask="1"))
    assert len(rows) == 2


def test_the_questions_are_answered_by_the_recordings():
    """What is marked as right holds of every net that is recorded: those of ImageNet look at the animals, without
    training they look about as evenly as a map that is the same everywhere."""
    mean = {
        path.stem: np.mean([value for value in recorded(path.stem) if value is not None])
        for path in FOLDER.glob("*.json")
        if not path.stem.startswith("pictures")
    }
    learned = {name: share for name, share in mean.items() if "_fresh" not in name}
    convnets = [share for name, share in learned.items() if name.startswith(("scratch", "book_convnet"))]
    trained = {
        name: share for name, share in learned.items() if not name.startswith(("scratch", "book_convnet"))
    }
    assert convnets
    assert min(trained.values()) > max(convnets) + 0.1
    even = np.mean(json.loads((FOLDER / "pictures_224.json").read_text())["area"])
    for name, share in mean.items():
        if "_fresh" in name:
            nets = [one for one in trained if one.split("_seed")[0] == name.split("_fresh")[0]]
            assert all(abs(share - even) < (trained[net] - even) / 2 for net in nets), name


def test_what_was_not_measured_is_not_called_an_answer_that_is_missing():
    occlusion = json.loads((FOLDER / "book_convnet.json").read_text())["measures"].get("occlusion")
    shares = occlusion["share"]["predicted"] if occlusion else []
    told = [info.value for info in open_view(net="book_convnet", method="occlusion").info]
    is_measured = any(share is not None for share in shares)
    assert ("With this method nothing has been recorded of this net." in told) is not is_measured


def test_without_photographs_the_worst_are_named():
    app = open_view(net="lite0_own", answers="right")
    shares = recorded("lite0_own")
    own = json.loads((FOLDER / "lite0_own.json").read_text())
    pictures = json.loads((FOLDER / f"{own['pictures']}.json").read_text())
    right = [
        (share / area, share)
        for share, area, label, predicted in zip(
            shares, pictures["area"], pictures["labels"], own["predicted"], strict=True
        )
        if share is not None and label == predicted
    ]
    table = app.dataframe[0].value
    assert table.iloc[0, 2] == f"{min(right)[1]:.0%}"
    assert table.iloc[0, 4] == f"{min(right)[0]:.1f}"
    assert all(mark.startswith("✓") for mark in table.iloc[:, 1])
    assert "The photographs do not come with this project." in "".join(each.value for each in app.markdown)


def test_the_code_measures_the_lessons_picture():
    names = execute(code(open_view()))
    assert names["area"] == pytest.approx(0.5, abs=0.01)
    assert names["share"] > 0.8  # the cat's heat is on the cat
    assert names["is_hit"]


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def own_run(home, tmp_path):
    """A run on pets that are red before a blue wall: its net calls red a cat and blue a dog."""
    root = tmp_path / "pets"
    for folder in ("images", "annotations/trimaps", "annotations/xmls"):
        (root / folder).mkdir(parents=True)
    for breed, width in WIDTHS.items():
        for number in range(EACH):
            pixels, mask = np.zeros((SIDE, SIDE, 3), np.uint8), np.full((SIDE, SIDE), 2, np.uint8)
            pixels[:, :width, 0], pixels[:, width:, 2], mask[:, :width] = 200 + number, 200, 1
            (root / f"images/{breed}_{number}.png").write_bytes(png(pixels))
            (root / f"annotations/trimaps/{breed}_{number}.png").write_bytes(png(mask))
    convnet = ConvnetSpec(filters=(2,), image_shape=(SIDE, SIDE, 3))
    spec = RunSpec(DataSpec("pets", str(root), **DATA), convnet, title="Red and blue")
    network = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Conv2D(2, 1),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, "softmax"),
        ]
    )
    kernel = np.array([[0.01, 0], [0, 0], [0, 0.01]])[None, None]
    network.set_weights([kernel, np.zeros(2), np.eye(2), np.zeros(2)])
    network.save(tmp_path / "net.keras")
    writer = RunStore().write(spec.run_id, spec.title, "RunSpec", spec.to_dict())
    writer.save_epoch(dict(zip(COLUMNS, (1, 0.5, 0.75, 0.6, 0.7, 1.5), strict=True)), b"weights")
    metrics = {"test_accuracy": 1.0, "class_names": ["cats", "dogs"], "num_parameters": 1}
    origin = {"date": "2026-11-24", "cores": 2, "versions": {}}
    writer.close("complete", (tmp_path / "net.keras").read_bytes(), metrics, origin)
    st.cache_data.clear()  # the list of runs is kept for some seconds
    yield spec.run_id
    RunStore().delete(spec.run_id)
    st.cache_data.clear()


def test_an_own_run_is_measured_and_joins(own_run):
    """Its dogs are right, and the heat on them is zero: the wall was looked at."""
    app = open_view(net=own_run)
    traces, rows = boxes(app)
    assert rows[-1].startswith("Red and blue")
    trained = trained_boxes(traces)
    assert trained["mean"][-1] == pytest.approx(0.5)  # all of the cats' heat, none of the dogs'
    shown = "".join(element.proto.body for element in app.get("html"))
    assert shown.count("<figure") == 8
    assert f"0% of the heat on {6 / SIDE:.0%} of the picture · ✓ dogs" in shown
    assert app.get("html")
    best = open_view(net=own_run, order="best")
    shown = "".join(element.proto.body for element in best.get("html"))
    assert f"100% of the heat on {14 / SIDE:.0%} of the picture · ✓ cats" in shown


def test_photographs_of_another_split_are_not_taken_for_the_recorded_ones(own_run):
    root = RunStore().load(own_run).spec["data"]["location"]
    app = open_view("zh", net="book_convnet", photos="1", place="folder", folder=root)
    assert app.info or app.error
    assert len(app.dataframe) >= 1
