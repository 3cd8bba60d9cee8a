"""Training from the page in a real browser: the curve grows, and survives whatever happens to page, worker and server.

The tests share one server: each new worker process loads TensorFlow for some seconds.
"""

import csv
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page
from tests.browser.server import Server
from tests.deploy.topology import Topology

# A worker that has just started loads TensorFlow first, which takes a busy machine a minute.
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
LONG = {"epochs": 200, "steps": 100}  # as many batches as the limits allow
POINTS = """() => {
    const figure = document.querySelector('.js-plotly-plot');
    const lines = (figure && figure._fullData) || [];
    // A recorded run stands there until the first own epoch.
    const own = lines.filter((line) => line.mode?.includes('lines') && !line.name.includes('recorded'));
    return Math.max(0, ...own.map((line) => line.x.length));
}"""


def lesson(server: Server | Topology, **settings: int | str) -> str:
    parameters = {f"small_data_{name}": value for name, value in {"ask": 0, **TINY, **settings}.items()}
    return f"{server.url}/small_data?{urlencode(parameters)}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wait_for_points(page: Page, least: int) -> int:
    page.wait_for_function(f"() => ({POINTS})() >= {least}", timeout=TRAINING_MILLISECONDS)
    return page.evaluate(POINTS)


def written_epochs(server: Server, run: int = 0) -> list[int]:
    """The epochs in the history of a run, the newest first."""
    histories = sorted(server.home.glob("runs/*/history.csv"), key=lambda path: -path.stat().st_mtime)
    with histories[run].open() as file:
        return [int(row["epoch"]) for row in csv.DictReader(file)]


def test_the_curve_grows_on_after_a_reload_and_the_death_of_its_worker(page: Page, server: Server) -> None:
    open_page(page, lesson(server, seed=1, **LONG))
    press(page, "Train")
    seen = wait_for_points(page, 2)
    wait_for_points(page, seen + 1)
    page.reload()
    seen = wait_for_points(page, seen + 1)
    worker = server.training_worker()
    worker.kill()
    seen = wait_for_points(page, seen + 3)
    assert not worker.is_running()
    press(page, "Cancel")
    expect(page.get_by_text("Stopped after epoch")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    # None was trained twice and none is missing.
    assert written_epochs(server) == list(range(1, len(written_epochs(server)) + 1))
    assert len(written_epochs(server)) >= seen


def test_two_readers_share_a_run_and_differ_in_another(page: Page, other: Page, server: Server) -> None:
    runs = len(list(server.home.glob("runs/*/history.csv")))
    for reader in (page, other):
        open_page(reader, lesson(server, seed=2, **LONG))
    for reader in (page, other):
        press(reader, "Train")
    for reader in (page, other):
        wait_for_points(reader, 2)
    assert len(list(server.home.glob("runs/*/history.csv"))) == runs + 1
    # The second reader goes on editing what both look at: it becomes a run of its own, which waits for the first.
    other.get_by_label("Training pictures a class").fill("60")
    other.keyboard.press("Enter")
    press(other, "Train")
    expect(other.get_by_text("Waiting: number 1 in the queue")).to_be_visible()
    wait_for_points(page, page.evaluate(POINTS) + 1)
    press(other, "Cancel")
    expect(other.get_by_role("button", name="Train", exact=True)).to_be_visible()
    other.go_back()
    wait_for_points(other, 2)
    press(other, "Cancel")
    # Who works at the server itself is a teacher, and is asked before a run of others is stopped.
    expect(other.get_by_role("dialog")).to_contain_text("Others who have this run: 1.")
    wait_for_points(page, page.evaluate(POINTS) + 2)  # asked, it goes on, and so does the question
    press(other, "Stop it for all")
    for reader in (page, other):
        expect(reader.get_by_text("Stopped after epoch")).to_be_visible()


def test_a_learning_rate_that_is_too_high_is_told(page: Page, server: Server) -> None:
    # So high and so deep that it overflows before its units die: 12 of 12 seeds, against 3 of 4 at a rate of 10.
    deep = {"size": 96, "blocks": 5, "filters": "32", "units": "512", "train": 20}
    open_page(page, lesson(server, epochs=3, optimizer="sgd", rate="1000000", **deep))
    press(page, "Train")
    sentence = page.get_by_text("The loss became infinite or no number in epoch")
    expect(sentence).to_be_visible(timeout=TRAINING_MILLISECONDS)
    assert written_epochs(server)
    press(page, "In class")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_a_finished_run_shows_what_it_came_to(page: Page, server: Server) -> None:
    open_page(page, lesson(server, epochs=2))
    press(page, "Train")
    expect(page.get_by_text("Confusion matrix").last).to_be_visible(timeout=TRAINING_MILLISECONDS)
    expect(page.get_by_test_id("stMetric").filter(has_text="Test accuracy")).to_have_count(0)
    press(page, "Open the test part")
    expect(page.get_by_test_id("stMetric").filter(has_text="Test accuracy")).to_contain_text("%")
    with page.expect_download() as download:
        page.get_by_role("button", name="Model (.keras)").click()
    assert download.value.suggested_filename.endswith(".keras")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_runs_survive_the_death_of_the_server(page: Page, other: Page, server: Server) -> None:
    """The finished run of the test before, and one that is under way."""
    open_page(other, lesson(server, epochs=2))
    expect(other.get_by_text("Confusion matrix")).to_be_visible()
    open_page(page, lesson(server, seed=4, **LONG))
    press(page, "Train")
    wait_for_points(page, 2)
    server.kill()
    done = written_epochs(server)
    server.start()
    # The page connects again by itself.
    expect(page.get_by_text(f"Stopped after epoch {len(done)} of 200")).to_be_visible()
    press(page, "Go on")
    wait_for_points(page, len(done) + 1)
    press(page, "Cancel")
    expect(page.get_by_text("Stopped after epoch")).to_be_visible()
    assert written_epochs(server)[: len(done) + 1] == [*done, len(done) + 1]
    other.reload()
    expect(other.get_by_text("Confusion matrix")).to_be_visible()
