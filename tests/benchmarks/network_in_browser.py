"""From the mouse to the new scores while a grey patch is dragged, in a real browser.

``python -m tests.benchmarks.network_in_browser`` opens *Disturb it* on a server of its own and moves the mouse. Printed
for each net, in milliseconds of the browser's clock, up to the frame after the one in which the scores change:

* step by step: the mouse rests after each step until its scores are there;
* dragging: thirty steps a second; each waits for the first scores that take it into account, also those that are
  dropped because newer ones follow, so that up to two requests are in a number.

The goal counts steps one by one; what dragging feels like is the second line, and how often the scores change.
"""

import argparse
import json
import math
import statistics

import numpy as np
from playwright.sync_api import Page

from tests.benchmarks.network_drag import MILLISECONDS, MODELS
from tests.browser.chromium import visiting

STEPS = 60
DRAGGED = 300
_PAUSE = 1000 / 30
_WARM = 10
_MOST_MILLISECONDS = 180_000  # TensorFlow is loaded first
# Looks into open shadow roots. Each move is kept until scores are drawn that were asked for after it: a request is
# asked for with the move itself, or when the answer before it has come.
_WATCH = """
() => {
  const find = (root) => root.querySelector(".network")
    ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const net = find(document);
  window.seen = { waits: [], answers: [], open: [], asked: [] };
  net.querySelector(".easel").addEventListener("pointermove", () => {
    const { open, asked } = window.seen;
    (asked.length ? open : asked).push(performance.now());
  });
  new MutationObserver(() => {
    const shown = window.seen.asked;
    [window.seen.asked, window.seen.open] = [window.seen.open, []];
    requestAnimationFrame(() => requestAnimationFrame((now) => {
      window.seen.answers.push(now);
      window.seen.waits.push(...shown.map((start) => now - start));
    }));
  }).observe(net, { attributes: true, attributeFilter: ["data-sequence"] });
}
"""
_RESTS = "() => !window.seen.asked.length && !window.seen.open.length"


def press(page: Page, url: str, model: str) -> tuple[float, float, float]:
    """Open the view, press the mouse on the picture, and give its middle and a radius to drag along."""
    page.goto(f"{url}/network?lang=en&network_ask=0&network_view=disturb&network_model={model}")
    page.wait_for_selector(".network[data-ready]")
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    page.wait_for_timeout(1000)  # the easel has taken its size
    box = page.locator(".easel").bounding_box()
    if box is None:
        raise SystemExit("The picture is not on the screen.")
    x, y, radius = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_selector(".network[data-waiting=false]")
    page.evaluate(_WATCH)
    return x, y, radius


def steps(
    page: Page, place: tuple[float, float, float], count: int, *, wait: bool
) -> tuple[list[float], list[float]]:
    """Milliseconds from each step along a circle to its scores, and the times at which scores were drawn."""
    x, y, radius = place
    page.evaluate("() => { window.seen.waits = []; window.seen.answers = []; }")
    for number in range(count):
        angle = 2 * math.pi * number / STEPS
        page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
        if wait:
            page.wait_for_function(_RESTS)
        else:
            page.wait_for_timeout(_PAUSE)
    page.wait_for_function(_RESTS)
    page.wait_for_timeout(200)  # the last frames
    seen = json.loads(page.evaluate("() => JSON.stringify(window.seen)"))
    return seen["waits"], seen["answers"]


def told(waits: list[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(waits):.0f} ms, 95th percentile {np.percentile(waits, 95):.0f} ms"


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", default=MODELS, help="(default: %(default)s)")
    chosen = parser.parse_args()
    with visiting() as (browser, url):
        for model in chosen.models:
            page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-GB")
            page.set_default_timeout(_MOST_MILLISECONDS)
            place = press(page, url, model)
            steps(page, place, _WARM, wait=True)
            waits, _ = steps(page, place, STEPS, wait=True)
            print(
                f"{model}: step by step, {len(waits)} steps: {told(waits)} (goal {MILLISECONDS} ms at the 95th)"
            )
            waits, answers = steps(page, place, DRAGGED, wait=False)
            rate = 1000 / statistics.median(np.diff(answers))
            print(
                f"{model}: dragging, {len(waits)} steps: {told(waits)}; scores change {rate:.1f} times a second"
            )
            page.mouse.up()
            page.close()


if __name__ == "__main__":
    main()
