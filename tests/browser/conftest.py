"""A real Chromium and a real Streamlit server for the browser tests."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import Server
from tests.browser.server import serve as serve_script

# Longer than Playwright's 5 s: a loaded machine is no fault of the page.
PAGE_MILLISECONDS = 30_000
IDLE_MILLISECONDS = 120_000  # the first page of a server starts its workers
expect.set_options(timeout=PAGE_MILLISECONDS)

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests. Without any, they are skipped; under CI they fail.

    Not for the whole session: Playwright leaves an event loop running, in which no other test can start its own.
    """
    with sync_playwright() as playwright:
        launched = launch(playwright)
        if launched is None:
            reason = "no Chromium: install one, set CONVNET_CLASSROOM_CHROMIUM, or run `playwright install chromium`"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page in a context of its own; an error in the page's JavaScript fails the test, and what the server's
    Content-Security-Policy refuses does, too."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(PAGE_MILLISECONDS)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None
    )
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """The page of a second reader."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(PAGE_MILLISECONDS)
    yield opened
    context.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """``with serve(script) as url:`` runs a Streamlit script with a home folder of its own."""

    def run(script: Path | str, *, env: dict[str, str] | None = None) -> AbstractContextManager[str]:
        return serve_script(script, tmp_path_factory.mktemp("served"), env=env)

    return run


@pytest.fixture(scope="module")
def url(browser: Browser, serve: Serve, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the small app around a component that a test module names as its ``APP``."""
    with serve(request.module.APP) as address:
        yield address


@pytest.fixture(scope="package")
def dashboard(browser: Browser, serve: Serve) -> Iterator[str]:
    """The address of one server for all tests that leave nothing behind on it."""
    with serve("dashboard.py") as url:
        yield url


@pytest.fixture(scope="package")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that train, kill and leave files behind."""
    served = Server("dashboard.py", tmp_path_factory.mktemp("served"))
    try:
        served.start()
        yield served
    finally:
        served.stop()


def wait_until_idle(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]", timeout=IDLE_MILLISECONDS)


def open_page(page: Page, url: str) -> None:
    """Go to ``url`` and wait until its script has run and the frame, where there is one, hears keys and clicks."""
    page.goto(url)
    wait_until_idle(page)
    if page.locator(".st-key-frame-place").count():
        page.locator("button.sheet", has_text=re.compile(".")).wait_for(state="attached")


def settled_box(element: Locator) -> FloatRect:
    """Where an element lies in the window, brought into view, once its page is neither drawn anew nor moving."""
    wait_until_idle(element.page)
    element.hover(trial=True)  # Playwright's own waiting: attached, visible, at rest, under nothing else
    box = element.bounding_box()
    assert box is not None
    return box
