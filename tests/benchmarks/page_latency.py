"""How long a reader waits: from a key on a slider to the new picture, in a real browser.

``python -m tests.benchmarks.page_latency`` starts the server, waits for its health check and for the first
lesson, then moves sliders of the three first lessons and prints median and 95th percentile. A change counts as
shown when the text that depends on it has changed in the page and the chart's own canvas has been drawn anew.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import ROOT, serve

# Lesson -> label of the slider to move, CSS of what must change.
_CASES = {
    "convolution": ("Stride", "[data-testid=stMarkdown] p:has(strong:text-is('Response map'))"),
    "pooling": ("Window size", "[data-testid=stMarkdown] p:has(strong:text-is('Max pooling'))"),
    "augmentation": ("rotation_range", "[data-testid=stImageCaption] >> nth=1"),
}


def wait_for_lesson(page: Page, url: str) -> None:
    """Open a lesson and wait until its last element stands."""
    page.goto(url)
    page.get_by_text("Predict first").wait_for()
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")


def changes(page: Page, label: str, watched: str, count: int) -> Iterator[float]:
    """Seconds from each press of an arrow key to the changed text and two frames after it."""
    slider = page.get_by_test_id("stSlider").filter(has_text=label).first.locator("input[type=range]")
    target = page.locator(watched).first
    for number in range(count):
        page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
        page.wait_for_timeout(300)
        before = target.inner_text()
        slider.focus()
        start = time.perf_counter()
        page.keyboard.press("ArrowRight" if number % 2 == 0 else "ArrowLeft")
        target.filter(has_not_text=before).wait_for()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield time.perf_counter() - start


def main() -> None:
    """Print the waiting times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=40, help="slider moves a lesson (default 40)")
    count = parser.parse_args().changes
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        start = time.perf_counter()
        with serve(ROOT / "dashboard.py", Path(home)) as url:
            healthy = time.perf_counter()
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
            wait_for_lesson(page, f"{url}/convolution")
            usable = time.perf_counter()
            print(f"health check answered after {healthy - start:.2f} s (goal 2)")
            print(f"first lesson usable {usable - healthy:.2f} s later (goal 3)")
            for lesson, (label, watched) in _CASES.items():
                wait_for_lesson(page, f"{url}/{lesson}")
                seconds = list(changes(page, label, watched, count))
                median, high = statistics.median(seconds), float(np.percentile(seconds, 95))
                print(
                    f"{lesson:13} {label:15} median {median * 1000:.0f} ms, 95th percentile {high * 1000:.0f} ms"
                )
        browser.close()


if __name__ == "__main__":
    main()
