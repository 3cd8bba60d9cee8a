"""The row of icons: what it offers in which view, and what the numbers are that it gives away."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest
from scipy.signal import correlate2d
from streamlit.testing.v1 import AppTest

from core.figures.numbers import Make, write_tables
from core.settings import ASSETS
from tests.pages.dashboard import LANGUAGES, VIEWS, address, check, open_page
from tests.pages.test_every_page import ASKING

# Without the views that ask workers.
QUICK = [
    (lesson, view) for lesson, views in VIEWS.items() for view in views if view not in ASKING.get(lesson, ())
]
NUMBERLESS = {
    ("small_data", "preprocessing"),
    ("fine_tuning", "mistakes"),
} | {("augmentation", view) for view in VIEWS["augmentation"] if view != "effect"}

Files = dict[str, list[list[str]]]


@pytest.fixture
def files_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Files]:
    """Opens a view; the CSV files that its button would download, by name, as rows of cells."""
    offered: list[Mapping[str, Make]] = []
    monkeypatch.setattr(
        "pages.shared.lesson.toolbar.offer_numbers", lambda found, **_: offered.append(dict(found))
    )

    def open_view(lesson: str, **parameters: str) -> Files:
        offered.clear()
        open_page(lesson, **{f"{lesson}_{name}": value for name, value in parameters.items()})
        (found,) = offered
        if not found:
            return {}
        content = write_tables(found)
        if len(found) == 1:
            return {next(iter(found)): _rows(content)}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name.removesuffix(".csv"): _rows(archive.read(name)) for name in archive.namelist()}

    return open_view


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _grid(rows: list[list[str]]) -> np.ndarray:
    return np.array(rows[1:], dtype=float)[:, 1:]


def _buttons(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("download_button")]


def test_the_window_gives_its_grids_and_the_response(files_of):
    files = files_of("convolution", ask="0", kernel="sobel_vertical", stride="2")
    assert list(files) == ["window_Input", "window_Kernel", "window_Output", "response"]
    given, kernel, output = (_grid(files[f"window_{part}"]) for part in ("Input", "Kernel", "Output"))
    np.testing.assert_allclose(correlate2d(given, kernel, mode="valid")[::2, ::2], output)
    response = _grid(files["response"])
    assert response.shape == (74, 111)
    assert np.abs(response).max() > np.abs(output).max() > 0


def test_curves_are_those_of_the_recorded_run_smoothed(files_of):
    files = files_of("training_curves", ask="0", weight="0.6")
    recorded = json.loads((ASSETS / "runs/baseline.json").read_text("utf-8"))["history"]
    rows = [row for row in files["loss"][1:] if row[0] == "Convnet from scratch" and row[3] == "val_loss"]
    expected = pd.Series(recorded["val_loss"])
    np.testing.assert_allclose([float(row[4]) for row in rows], expected)
    smoothed = expected.ewm(alpha=0.4, adjust=False).mean()
    np.testing.assert_allclose([float(row[5]) for row in rows], smoothed)
    assert [row[1] for row in rows] == [str(epoch) for epoch in range(1, len(expected) + 1)]


def test_a_rung_of_the_ladder_has_a_row_for_each_run(files_of):
    (rows,) = files_of("fine_tuning", ask="0").values()
    recorded = {
        json.loads(path.read_text("utf-8"))["metrics"]["test_accuracy"]
        for path in (ASSETS / "runs").rglob("vgg16_frozen*.json")
    }
    assert recorded <= {float(row[2]) for row in rows[1:] if row[1] == "Recorded"}


@pytest.mark.parametrize(("lesson", "view"), QUICK)
def test_what_is_veiled_cannot_be_taken_away(files_of, lesson, view):
    """And after the answer there is more, or the same."""
    asked, shown = (files_of(lesson, view=view, ask=ask) for ask in "10")
    assert set(asked) <= set(shown)
    assert bool(shown) == ((lesson, view) not in NUMBERLESS)


@pytest.mark.parametrize(
    ("lesson", "view", "veiled", "open_"),
    [
        ("convolution", "window", {"response"}, {"window_Output"}),
        ("pooling", "dilution", {"dilution_max"}, {"dilution_response"}),
    ],
)
def test_the_numbers_of_an_answer_come_with_it(files_of, lesson, view, veiled, open_):
    asked, shown = (set(files_of(lesson, view=view, ask=ask)) for ask in "10")
    assert veiled | open_ <= shown
    assert open_ <= asked
    assert not veiled & asked


@pytest.mark.parametrize(
    ("lesson", "view", "table"),
    [
        ("training_curves", "curves", "loss"),
        ("fine_tuning", "ladder", "ladder"),
        ("features", "sizes", "sizes"),
    ],
)
def test_of_what_is_to_be_predicted_only_the_shown_beginning_can_be_taken_away(files_of, lesson, view, table):
    asked, shown = (files_of(lesson, view=view, ask=ask)[table] for ask in "10")
    assert 1 < len(asked) < len(shown)
    assert {tuple(row) for row in asked} < {tuple(row) for row in shown}


def test_a_part_that_is_drawn_anew_by_itself_only_replaces_what_it_has_offered():
    def script() -> None:
        import streamlit as st

        from pages.shared.display.numbers import gathering, offer, withheld

        with gathering() as found:
            offer("grows: 1", lambda: 1)
            offer("twice", lambda: 1)
            offer("twice", lambda: 2)
            with withheld():
                offer("veiled", lambda: 1)
        for name in ("grows: 1", "veiled", "below the stage"):
            offer(name, lambda: 3)
        st.session_state["made"] = {name: make() for name, make in found.items()}

    app = AppTest.from_function(script).run()
    assert app.session_state["made"] == {"grows_1": 3, "twice": 1, "twice_3": 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_row_has_no_data_where_there_are_no_numbers(language):
    words = {"en": "Save data", "zh": "保存数据"}
    assert words[language] in _buttons(open_page("pooling", lang=language, pooling_ask="0"))
    assert words[language] not in _buttons(open_page("augmentation", lang=language, augmentation_ask="0"))


@pytest.mark.parametrize("page", ["home", "convolution", "small_data"])
def test_the_full_stage_is_entered_and_left_by_a_button(page):
    app = open_page(page)
    assert "leave-full-stage" not in {button.key for button in app.button}
    check(app.button(key="full-stage").click().run())
    assert address(app)["projector"] == "1"
    check(app.button(key="leave-full-stage").click().run())
    assert "projector" not in address(app)
