"""The lesson of training curves: histories that readers bring."""

import math

import numpy as np
import pandas as pd
import pytest

from pages.shared.training import runs as picker
from tests.pages.dashboard import check
from tests.pages.training_curves import CSV, JSON, PAGE, lines, open_page, upload


@pytest.fixture(autouse=True)
def nothing_recorded(own_home, monkeypatch):
    monkeypatch.setattr(picker, "recorded_runs", list)


def test_several_uploads_at_once_are_drawn_and_can_be_removed():
    app = upload(open_page(PAGE), ("log.csv", CSV), ("plain.json", JSON))
    assert app.dataframe[0].value["run"].tolist() == ["Made up: overfitting", "log", "plain"]
    assert not app.info, "an upload is a real run"
    expected = pd.Series([0.7, 0.65, math.nan, 0.66]).ewm(alpha=0.2, adjust=False, ignore_na=True).mean()
    expected[2] = math.nan
    np.testing.assert_allclose(lines(app)["log, validation"], expected)
    app.button(key="uploaded_runs:remove:log.csv").click().run()
    assert app.dataframe[0].value["run"].tolist() == ["Made up: overfitting", "plain"]


def test_uploads_stay_while_another_view_is_shown():
    app = upload(open_page(PAGE), ("log.csv", CSV))
    app.button_group(key=f"{PAGE}_view:en").set_value("formula").run()
    app.button_group(key=f"{PAGE}_view:en").set_value("curves").run()
    assert "log" in check(app).dataframe[0].value["run"].tolist()
    app.button_group(key=f"{PAGE}_view:en").set_value("reading").run()
    assert [option for option in app.selectbox(key=f"{PAGE}_run:en").options if option.startswith("log")]


def test_tensorboard_files_of_one_run_are_joined():
    files = [
        (f"run-{part}-tag-epoch_loss.csv", f"Wall time,Step,Value\n1,0,{first}\n2,1,0.5\n".encode())
        for part, first in (("train", 0.7), ("validation", 0.8))
    ]
    app = upload(open_page(PAGE), *files)
    assert {"TensorBoard, training", "TensorBoard, validation"} <= set(lines(app))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\0\0"),
        ("columns.csv", b"a,b\n1,2\n"),
        ("a.json", b"{"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bad_file_gets_one_sentence_and_the_good_one_is_taken(name, data, language):
    app = upload(open_page(PAGE, lang=language), (name, data), ("log.csv", CSV))
    assert len(app.error) == 1
    assert name in app.error[0].value
    assert "log" in app.dataframe[0].value["run"].tolist()


def test_a_metric_of_ones_own_is_drawn_when_there_is_no_loss():
    app = upload(open_page(PAGE, training_curves_runs=""), ("mae.json", b'{"mae": [3, 2, 1]}'))
    assert list(lines(app)) == ["mae, training"]
