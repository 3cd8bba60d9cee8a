"""A school's cluster on this machine: students train through the proxy, and lose nothing when parts of it die.

The tests share one topology and come in the order in which things happen in a lecture: each worker loads TensorFlow for
a while.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_page
from tests.browser.test_training import POINTS, lesson, press
from tests.deploy.topology import Topology, nginx_is_there, running
from tests.postgresql import installed
from tests.support import wait_until

pytestmark = pytest.mark.skipif(
    not nginx_is_there() or installed() is None, reason="needs Debian's nginx and postgresql"
)

PATIENCE = 240
LONG = {"epochs": 200, "steps": 90}  # less than a student may ask for
COOKIE = "convnet_classroom_replica"


@pytest.fixture(scope="module")
def school(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Topology]:
    """Two page servers, a worker for quick requests and two for trainings."""
    folder = tmp_path_factory.mktemp("school")
    with running(folder, workers={"quick": 1, "training": 2}) as (topology, _):
        yield topology


def points(page: Page, least: int) -> int:
    wait_until(lambda: page.evaluate(POINTS) >= least, f"{least} epochs are drawn")
    return page.evaluate(POINTS)


def epochs(school: Topology) -> dict[str, list[int]]:
    """The finished epochs of each run."""
    found = {}
    for path in sorted(school.home.glob("runs/*/history.csv")):
        with path.open() as file:
            found[path.parent.name] = [int(row["epoch"]) for row in csv.DictReader(file)]
    return found


def replica(page: Page) -> int:
    """The page server that a student's browser has, by nginx's cookie."""
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE]
    return int(cookie["value"]) - 1


def test_two_students_train_on_two_workers_and_a_lost_page_server_and_worker_cost_no_epoch(
    page: Page, other: Page, school: Topology
) -> None:
    students = {page: 1, other: 2}
    for student, seed in students.items():
        open_page(student, lesson(school, seed=seed, **LONG))
        press(student, "Train")
    assert {replica(page), replica(other)} == {0, 1}, "newcomers are shared out among the page servers"
    for student in students:
        points(student, 2)  # both at once: with one worker the second would wait for 200 epochs
    before = epochs(school)
    assert len(before) == 2

    lost = replica(page)
    school.pages[lost].kill(for_good=True)
    wait_until(lambda: replica(page) == 1 - lost, "the browser goes to the other page server")
    seen = points(page, 3)
    # The page server comes back; who is at the other one stays there with all that belongs to the session.
    school.pages[lost].start()
    school.wait_for_page(lost)
    points(page, seen + 1)
    assert replica(page) == 1 - lost

    worker = school.workers["training"][0]
    worker.kill()
    wait_until(lambda: worker.starts == 2, "the worker is started again")
    seen = {student: student.evaluate(POINTS) for student in students}
    for student in students:
        points(student, seen[student] + 2)
    after = epochs(school)
    for run, done in before.items():
        assert after[run][: len(done)] == done
        assert after[run] == list(range(1, len(after[run]) + 1)), (
            "no epoch is missing and none stands there twice"
        )
    for student in students:
        press(student, "Cancel")


def test_an_answer_that_one_page_server_has_is_there_in_the_other(page: Page, school: Topology) -> None:
    open_page(page, f"{school.url}/grad_cam?grad_cam_ask=0")
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE * 1000)
    wait_until(lambda: bool(list(Path(school.home, "results").rglob("*.pickle"))), "the answer is kept")
    school.workers["quick"][0].kill(for_good=True)  # nobody could compute it anew
    have = replica(page)
    school.pages[have].kill(for_good=True)
    page.reload()
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE * 1000)
    assert replica(page) == 1 - have
    school.pages[have].start()
    school.workers["quick"][0].start()
