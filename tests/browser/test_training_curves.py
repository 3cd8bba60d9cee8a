"""The training-curves lesson in a real browser: the slider smooths, files come in, and files go out."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_page, wait_until_idle

LESSON = "training_curves?training_curves_ask=0&training_curves_runs=example-overfitting"
LOG = b"epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,0.7,0.5,0.71\n1,0.6,0.6,0.55,0.66\n2,0.7,0.5,0.58,0.64\n"


@pytest.fixture
def lesson(page: Page, dashboard: str) -> Page:
    open_page(page, f"{dashboard}/{LESSON}")
    expect(drawn(page)).not_to_have_count(0)
    return page


def drawn(page: Page) -> Locator:
    """The lines of the first figure."""
    return page.get_by_test_id("stPlotlyChart").first.locator(".scatterlayer .js-line")


def smoothed_and_raw(page: Page) -> tuple[list[float], list[float]]:
    """The validation line of the first figure as the browser has it."""
    script = """() => {
        const figure = document.querySelector('.js-plotly-plot');
        const line = figure._fullData.find(trace => trace.customdata && trace.name.endsWith(', validation'));
        return [Array.from(line.y), Array.from(line.customdata)];
    }"""
    smoothed, raw = page.evaluate(script)
    return smoothed, raw


def upload(page: Page, name: str, data: bytes) -> None:
    page.get_by_role("button", name="Upload a history").click()
    files = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    files.set_input_files([{"name": name, "mimeType": "text/csv", "buffer": data}])


def test_the_weight_slider_moves_the_smoothed_line(lesson: Page) -> None:
    before, raw = smoothed_and_raw(lesson)
    assert before == pytest.approx(pd.Series(raw).ewm(alpha=0.2, adjust=False).mean().tolist())
    handle = lesson.get_by_test_id("stSlider").locator("input[type=range]")
    handle.focus()
    for _ in range(10):
        lesson.keyboard.press("ArrowRight")
    expect(lesson).to_have_url(re.compile("training_curves_weight=0.9"))
    wait_until_idle(lesson)
    expected = pd.Series(raw).ewm(alpha=0.1, adjust=False).mean().tolist()
    lesson.wait_for_function(
        """last => {
            const traces = document.querySelector(".js-plotly-plot")._fullData;
            const line = traces.find(trace => trace.customdata && trace.name.endsWith(', validation'));
            return Math.abs(Array.from(line.y).at(-1) - last) < 1e-9;
        }""",
        arg=expected[-1],
    )
    assert smoothed_and_raw(lesson) == (pytest.approx(expected), raw)


def test_an_uploaded_log_is_drawn_beside_the_others_and_removed_again(lesson: Page) -> None:
    upload(lesson, "mine.csv", LOG)
    legend = lesson.locator(".st-key-stage .legend")
    expect(legend).to_contain_text("mine")
    lesson.get_by_role("button", name="Remove mine.csv").click()
    expect(legend).not_to_contain_text("mine")


def test_a_broken_file_is_named_and_the_lesson_stays(lesson: Page) -> None:
    upload(lesson, "broken.csv", b"a,b\n1,2\n")
    expect(lesson.get_by_test_id("stAlert")).to_contain_text(["broken.csv"])
    expect(drawn(lesson)).not_to_have_count(0)


def test_files_to_take_away(lesson: Page, tmp_path: Path) -> None:
    lesson.get_by_text("Save figures and numbers").click()
    starts = {"PNG": b"\x89PNG", "SVG": b"<?xml", "HTML": b"<!doctype html>"}
    for name, start in starts.items():
        with lesson.expect_download() as download:
            lesson.get_by_role("button", name=name).first.click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(start), name
        assert download.value.suggested_filename == f"loss_curves.{name.lower()}"
    with lesson.expect_download() as download:
        lesson.get_by_role("button", name="All runs as CSV").click()
    with Path(download.value.path()).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["metric"] for row in rows} == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert len(rows) == 160
    assert all(row["smoothed"] for row in rows)
