"""How long a reader waits: from a key on a slider to the new picture, in a real browser.

``python -m tests.benchmarks.page_latency`` starts the server, waits for its health check and for the first
lesson, then moves sliders of the three first lessons and prints median and 95th percentile. The clock is the
browser's own: it starts at the key press and stops in the frame after the one in which the pixels of the picture
that depends on the slider have changed (asking from outside would add the pauses between the questions).

``--training`` measures the lessons once more while a net trains, started in the small-data lesson by another reader.

The peer is the least that Streamlit can do: a page with one slider and one Plotly heatmap of the same size, measured
before and after. What it takes on a machine no page can beat; its ratio says what the lessons add.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import ROOT, serve

_GOAL, _GOAL_TRAINING = 200, 300  # milliseconds, 95th percentile
_TRAINING_MILLISECONDS = 180_000  # TensorFlow is loaded first
# Longer than the measurement: it is cancelled at its end.
_LONG_TRAINING = "small_data?small_data_view=training&small_data_epochs=200&small_data_train=400"
_BARE = ROOT / "tests" / "browser" / "apps" / "bare_heatmap.py"
_MAP = "[...document.querySelectorAll('.hm image')].at(-1)?.getAttribute('href')"
# Lesson -> label of the slider to move, and JavaScript for the source of the picture that must change.
_CASES = {
    "convolution": ("Stride", _MAP),
    "pooling": ("Window size", _MAP),
    "augmentation": ("width_shift_range", "document.querySelectorAll('[data-testid=stImage] img')[1]?.src"),
}
_WATCH = """
(() => {
  const source = () => %s;
  const before = source();
  window.waited = new Promise((done) => {
    document.addEventListener("keydown", () => {
      const start = performance.now();
      const look = () => {
        const now = source();
        if (now && now !== before) requestAnimationFrame(() => done(performance.now() - start));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
})()
"""


def wait_for_lesson(page: Page, url: str) -> None:
    """Open a lesson and wait until its last element stands."""
    page.goto(url)
    page.get_by_text("Predict first").wait_for()
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")


def changes(page: Page, label: str, picture: str, count: int) -> Iterator[float]:
    """Milliseconds from each press of an arrow key to the changed picture."""
    slider = page.get_by_test_id("stSlider").filter(has_text=label).first.locator("input[type=range]")
    for number in range(count):
        page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
        page.wait_for_timeout(300)
        slider.focus()
        page.evaluate(_WATCH % picture)
        page.keyboard.press("ArrowRight" if number % 2 == 0 else "ArrowLeft")
        yield page.evaluate("window.waited")


def measure(
    page: Page, url: str, name: str, case: tuple[str, str], count: int, *, goal: int = _GOAL
) -> float:
    """Print the waiting times of one page; their median in milliseconds."""
    wait_for_lesson(page, url)
    waited = list(changes(page, *case, count))
    median, high = statistics.median(waited), float(np.percentile(waited, 95))
    print(f"{name:13} {case[0]:17} median {median:.0f} ms, 95th percentile {high:.0f} ms (goal {goal})")
    return median


def measure_bare(page: Page, home: Path, count: int) -> float:
    """The same for the peer."""
    with serve(_BARE, home) as url:
        start = time.perf_counter()
        wait_for_lesson(page, url)
        print(f"bare page     usable {time.perf_counter() - start:.2f} s after the health check")
        return measure(page, url, "bare page", ("Stride", _MAP), count)


def measure_while_training(browser: Browser, page: Page, url: str, count: int) -> None:
    """Print the waiting times of the lessons while another reader's net trains."""
    other = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    other.goto(f"{url}/{_LONG_TRAINING}")
    other.get_by_role("button", name="Train", exact=True).click()
    epoch = other.get_by_text(re.compile(r"^Epoch \d+"))
    expect(epoch.first).to_be_visible(timeout=_TRAINING_MILLISECONDS)
    print("while a net trains:")
    for name, case in _CASES.items():
        measure(page, f"{url}/{name}", name, case, count, goal=_GOAL_TRAINING)
    # Otherwise the net was finished before the end, and what was measured is no answer.
    other.get_by_role("button", name="Cancel", exact=True).click()
    expect(other.get_by_text("Stopped after epoch")).to_be_visible(timeout=_TRAINING_MILLISECONDS)
    other.close()


def main() -> None:
    """Print the waiting times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=40, help="slider moves a lesson (default 40)")
    parser.add_argument("--training", action="store_true", help="measure also while a net trains")
    chosen = parser.parse_args()
    count = chosen.changes
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        bare = [measure_bare(page, home, count)]
        start = time.perf_counter()
        with serve(ROOT / "dashboard.py", home) as url:
            healthy = time.perf_counter()
            wait_for_lesson(page, f"{url}/convolution")
            usable = time.perf_counter()
            print(f"health check answered after {healthy - start:.2f} s (goal 2)")
            print(f"first lesson usable {usable - healthy:.2f} s later (goal 3)")
            medians = {
                name: measure(page, f"{url}/{name}", name, case, count) for name, case in _CASES.items()
            }
            if chosen.training:
                measure_while_training(browser, page, url, count)
        bare.append(measure_bare(page, home, count))
        browser.close()
    for name, median in medians.items():
        print(f"{name} / bare page: {median / statistics.mean(bare):.2f}")


if __name__ == "__main__":
    main()
