"""The Chromium that the browser tests and the screenshots drive."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.server import ROOT, serve

_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path(playwright: Playwright) -> str | None:
    """The Chromium to drive: from CONVNET_CLASSROOM_CHROMIUM, from PATH, or Playwright's own; None without any."""
    chosen = os.environ.get("CONVNET_CLASSROOM_CHROMIUM") or next(
        filter(None, map(shutil.which, _ON_PATH)), None
    )
    path = chosen or playwright.chromium.executable_path
    return path if Path(path).exists() else None


def launch(playwright: Playwright) -> Browser | None:
    """A headless browser, or None where there is none."""
    path = chromium_path(playwright)
    return playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS)) if path else None


@contextmanager
def visiting(url: str | None = None) -> Iterator[tuple[Browser, str]]:
    """A browser and the address of the dashboard, for programs: a server of its own unless one runs at ``url``.

    Raises:
        SystemExit: There is no browser.
    """
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        try:
            if url is not None:
                yield browser, url
                return
            with serve(ROOT / "dashboard.py", Path(home)) as own:
                yield browser, own
        finally:
            browser.close()
