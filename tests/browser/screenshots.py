"""``make screenshots``: the README's pictures, taken of the running dashboard.

Each lesson is photographed with the settings of a link, in a window of 1280 x 960 pixels.
"""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.chromium import launch
from tests.browser.server import ROOT, serve

FOLDER = ROOT / "assets" / "screenshots"
SIZE = {"width": 1280, "height": 960}
# Lessons whose first view at its defaults is not what shows them best.
PARAMETERS = {
    "convolution": "convolution_kernel=sobel_vertical",
    "pooling": "lang=zh",
    "transfer_learning": "transfer_learning_view=network",
}
_MOST_SECONDS = 120


def take(browser: Browser, url: str, path: Path) -> None:
    """Photograph one page once it has come to rest."""
    context = browser.new_context(viewport=SIZE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.locator("h1").wait_for()
    # The last thing that a page draws; before it, the first request of all waits for TensorFlow.
    page.get_by_text(re.compile("Predict first|先预测")).wait_for(timeout=_MOST_SECONDS * 1000)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    page.wait_for_timeout(3000)
    page.screenshot(path=path)
    context.close()


def main() -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        with serve(ROOT / "dashboard.py", Path(home)) as url:
            for entry in ENTRIES:
                name = entry.folder
                take(browser, f"{url}/{name}?{PARAMETERS.get(name, '')}", FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
