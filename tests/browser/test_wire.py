"""A first visit by a link to a lesson, as it passes between browser and server."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.conftest import open_page
from tests.browser.wire import Wire, go_on

_MOST_BYTES = 3_500_000
_MOST_BYTES_AGAIN = 150_000
_PATIENCE_MILLISECONDS = 120_000  # some lessons ask workers, which load TensorFlow first
_TEXT = re.compile(r"/static/(js|css)/")


@pytest.fixture
def wire(dashboard: str) -> Iterator[Wire]:
    with Wire(dashboard) as counting:
        yield counting


def visit(page: Page, wire: Wire, path: str) -> int:
    """Open a page and wait until nothing passes any more; bytes that have passed."""
    page.set_default_timeout(_PATIENCE_MILLISECONDS)
    before = wire.size
    open_page(page, f"{wire.url}/{path}")
    _wait_until_quiet(page, wire)
    return wire.size - before


def _wait_until_quiet(page: Page, wire: Wire) -> None:
    last = -1
    while wire.size != last:
        last = wire.size
        page.wait_for_timeout(2000)


@pytest.mark.parametrize("folder", ["", *(entry.folder for entry in ENTRIES)])
def test_a_link_to_a_lesson_opens_without_a_complaint(wire: Wire, page: Page, folder: str):
    answers: list[Response] = []
    complaints: list[str] = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    size = visit(page, wire, folder)
    assert [(one.status, one.url) for one in answers if one.status >= 400] == []
    assert complaints == []
    encodings = {one.url: one.headers.get("content-encoding") for one in answers if _TEXT.search(one.url)}
    assert set(encodings.values()) == {"br"}
    assert all("immutable" in one.headers["cache-control"] for one in answers if one.url in encodings)
    assert size < _MOST_BYTES


def test_a_picture_comes_as_it_is(dashboard: str, page: Page):
    with page.expect_response(re.compile(r"/media/.*\.(png|jpe?g)$")) as waited:
        open_page(page, f"{dashboard}/convolution")
    assert waited.value.headers.get("content-encoding") is None
    assert "immutable" in waited.value.headers["cache-control"]


def test_a_lesson_opened_again_comes_from_the_cache_and_its_messages_are_compressed(wire: Wire, page: Page):
    messages: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: messages.append(len(data))))
    for _ in range(2):  # on a busy machine the first may go before its last script has come
        visit(page, wire, "training_curves")
    messages.clear()
    size = visit(page, wire, "training_curves")
    assert size < _MOST_BYTES_AGAIN
    assert size < 0.8 * sum(messages)


def test_a_browser_that_connects_at_once_still_gets_its_token(dashboard: str, page: Page):
    """Without it nothing can be uploaded; the question that brings it is now asked in the background."""
    with page.expect_response("**/_stcore/health"):
        open_page(page, f"{dashboard}/training_curves")
    assert "_streamlit_xsrf" in {cookie["name"] for cookie in page.context.cookies()}


def test_another_lesson_is_reached_by_the_navigation(wire: Wire, page: Page):
    """The server's address is told to the first page; the addresses of the others follow from it."""
    visit(page, wire, "dense_vs_convnet")
    go_on(page, "training_curves")
    expect(page.locator("h1")).to_have_text("Training curves")
    assert page.url.startswith(f"{wire.url}/training_curves")
