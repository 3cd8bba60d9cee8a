"""Training from the page in a real browser: the curve grows, the job survives a reload, and it can be cancelled."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Serve, open_page

pytestmark = pytest.mark.browser

# The first job waits for TensorFlow, which a busy machine takes a minute to import.
TRAINING_MILLISECONDS = 180_000
TINY = {
    "view": "training",
    "train": 10,
    "validation": 5,
    "test": 5,
    "size": 32,
    "blocks": 1,
    "filters": "8",
    "units": "16",
    "batch": "8",
}
POINTS = """() => {
    const figure = document.querySelector('.js-plotly-plot');
    const lines = figure && figure._fullData ? figure._fullData : [];
    return Math.max(0, ...lines.filter(line => line.mode && line.mode.includes('lines')).map(line => line.x.length));
}"""


@pytest.fixture(scope="module")
def address(browser: Browser, serve: Serve) -> Iterator[str]:
    with serve("dashboard.py") as url:
        yield url


def lesson(address: str, **settings: int | str) -> str:
    parameters = {f"small_data_{name}": value for name, value in {**TINY, **settings}.items()}
    return f"{address}/small_data?{urlencode(parameters)}"


def wait_for_points(page: Page, least: int) -> int:
    page.wait_for_function(f"({POINTS})() >= {least}", timeout=TRAINING_MILLISECONDS)
    return page.evaluate(POINTS)


def test_the_curve_grows_survives_a_reload_and_stops(page: Page, address: str) -> None:
    open_page(page, lesson(address, epochs=200, steps=400))
    page.get_by_role("button", name="Train", exact=True).click()
    seen = wait_for_points(page, 2)
    wait_for_points(page, seen + 1)
    page.reload()
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    wait_for_points(page, seen + 2)
    cancel.click()
    expect(page.get_by_text("Stopped after epoch")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()


def test_a_finished_run_shows_what_it_came_to(page: Page, address: str) -> None:
    open_page(page, lesson(address, epochs=2))
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Confusion matrix")).to_be_visible(timeout=TRAINING_MILLISECONDS)
    expect(page.get_by_test_id("stMetric").filter(has_text="Test accuracy")).to_contain_text("%")
    with page.expect_download() as download:
        page.get_by_role("button", name="Model (.keras)").click()
    assert download.value.suggested_filename.endswith(".keras")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.reload()
    expect(page.get_by_text("Confusion matrix")).to_be_visible()
