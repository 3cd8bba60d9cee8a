"""A real Chromium and a real Streamlit server for the browser tests."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
# Longer than Playwright's 5 s: a loaded machine is no fault of the page.
PAGE_MILLISECONDS = 30_000
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
    """A fresh page in a context of its own; an error in the page's JavaScript fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(PAGE_MILLISECONDS)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """``with serve(script) as url:`` runs a Streamlit script, seen from the root of the repository."""

    @contextmanager
    def run(script: Path | str, *, env: dict[str, str] | None = None) -> Iterator[str]:
        folder = tmp_path_factory.mktemp("served")
        port = _free_port()
        environment = {
            **os.environ,
            "CONVNET_CLASSROOM_HOME": str(folder),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            **(env or {}),
        }
        options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
        options += ["--server.fileWatcherType", "none"]
        log = folder / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), *options],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_healthy(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(server)

    return run


def wait_until_idle(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")


def open_page(page: Page, url: str) -> None:
    """Go to ``url`` and wait until its script has run."""
    page.goto(url)
    wait_until_idle(page)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    # Straight to the loopback address, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail(f"the Streamlit server did not become healthy:\n{log.read_text(errors='replace')}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server with every process that it started."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, ending)
            server.wait(timeout=10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
