"""What a first visit weighs and how long a reader looks at nothing: ``python -m tests.benchmarks.first_paint``.

A warm server and one reader, who opens home and every lesson by its link in a browser with an empty cache, reloads the
page from the cache, and goes on to another lesson in the navigation. The peer is the same dashboard as Streamlit
serves it by itself, on a server of its own, measured afterwards.

Seconds run from the start of the navigation to the end of the frame in which the first picture, and the picture that is
the largest once the page is at rest, is there with its content. A picture is an image, a canvas, a drawing or a drawn
chart of at least 80 pixels in width and height, in the stage of the view or, where a page has none, in its main part;
what a reader would have to scroll to counts as well. Bytes are those on the wire, headers and all, counted between
browser and server. The shift is the browser's own cumulative layout shift: the worst session window of shifts that
follow no input.
"""

import argparse
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.chromium import launch
from tests.browser.server import ROOT, serve
from tests.browser.wire import Wire, go_on

_PLAIN = ROOT / "tests" / "browser" / "apps" / "plain_dashboard.py"
_SERVED = {"dashboard": ROOT / "dashboard.py", "by Streamlit alone": _PLAIN}
_SIZE = {"width": 1280, "height": 720}
_REST_MILLISECONDS, _MOST_MILLISECONDS = 1500, 60_000
_GOALS = {"seconds": 1.5, "cached": 0.8, "megabytes": 3.5, "next": 150.0, "shift": 0.1}
_WATCH = (Path(__file__).parent / "first_paint.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Visit:
    """One page opened once.

    Attributes:
        first: Seconds to the first picture; None where the page shows none.
        largest: Seconds to the largest picture.
        shift: Cumulative layout shift.
        size: Bytes on the wire, both ways.
    """

    first: float | None
    largest: float | None
    shift: float
    size: int


def rest(page: Page, wire: Wire) -> None:
    """Wait until the script has run, and nothing has passed the wire and no picture has come for a while."""
    page.wait_for_selector("h1", timeout=_MOST_MILLISECONDS)
    before = None
    for _ in range(_MOST_MILLISECONDS // _REST_MILLISECONDS):
        page.wait_for_selector(".stApp[data-test-script-state=notRunning]", timeout=_MOST_MILLISECONDS)
        now = (wire.size // 2000, page.evaluate("window.firstPaint.pictures()"))
        if now == before:
            return
        before = now
        page.wait_for_timeout(_REST_MILLISECONDS)
    raise PlaywrightTimeout(f"{page.url} did not come to rest.")


def visit(page: Page, wire: Wire, url: str) -> Visit:
    """Open a page and measure."""
    page.goto("about:blank")
    before = wire.size
    page.goto(url, wait_until="commit")
    rest(page, wire)
    return Visit(**page.evaluate("window.firstPaint.result()"), size=wire.size - before)


def next_lesson(page: Page, wire: Wire, path: str) -> int:
    """Bytes for going on from a page to another lesson by the navigation."""
    before = wire.size
    go_on(page, "convolution" if path == "pooling" else "pooling")
    rest(page, wire)
    return wire.size - before


@dataclass(frozen=True)
class Reading:
    """What one reader of one page saw: with an empty cache, from the cache, and bytes for the next lesson."""

    cold: Visit
    cached: Visit
    next_size: int


def read(browser: Browser, wire: Wire, path: str) -> Reading:
    """One reader with an empty cache."""
    context = browser.new_context(viewport=_SIZE, locale="en-GB")  # type: ignore[arg-type]
    try:
        context.add_init_script(_WATCH)
        page = context.new_page()
        url = f"{wire.url}/{path}"
        return Reading(visit(page, wire, url), visit(page, wire, url), next_lesson(page, wire, path))
    finally:
        context.close()


def read_all(browser: Browser, script: Path, paths: Sequence[str], visits: int) -> dict[str, Reading]:
    """The medians for each page of a server of the script's own."""
    with tempfile.TemporaryDirectory() as home, serve(script, Path(home)) as url, Wire(url) as wire:
        for path in paths:  # what the first reader of all waits for is not asked here
            read(browser, wire, path)
        return {path: median([read(browser, wire, path) for _ in range(visits)]) for path in paths}


def median(readings: Sequence[Reading]) -> Reading:
    """Of each number its median."""

    def middle(values: Sequence[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return statistics.median(known) if known else None

    def of_visits(visits: Sequence[Visit]) -> Visit:
        columns = {name: middle([getattr(one, name) for one in visits]) for name in Visit.__annotations__}
        return Visit(**columns)  # type: ignore[arg-type]

    cold, cached = of_visits([one.cold for one in readings]), of_visits([one.cached for one in readings])
    return Reading(cold, cached, int(statistics.median(one.next_size for one in readings)))


def row(path: str, reading: Reading) -> str:
    """A line of the table."""

    def seconds(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    cold, cached = reading.cold, reading.cached
    return (
        f"{path or 'home':18} {seconds(cold.first):>6} {seconds(cold.largest):>8} {seconds(cached.first):>7} "
        f"{seconds(cached.largest):>8} {cold.size / 1e6:6.2f} {cached.size / 1e3:7.0f} {reading.next_size / 1e3:6.0f} "
        f"{cold.shift:6.3f}"
    )


_HEAD = (
    f"{'page':18} {'first':>6} {'largest':>8} {'cached':>7} {'largest':>8} "
    f"{'MB':>6} {'kB':>7} {'next':>6} {'shift':>6}"
)


def summary(name: str, readings: Mapping[str, Reading]) -> None:
    """Print what compares with the goals: medians over the pages, and the worst page where a goal is for all."""
    pages = readings.values()

    def middle(values: Sequence[float | None]) -> float:
        return statistics.median(value for value in values if value is not None)

    print(f"{name}, medians over pages: first picture {middle([one.cold.first for one in pages]):.2f} s "
          f"(goal {_GOALS['seconds']}), from the cache {middle([one.cached.first for one in pages]):.2f} s "
          f"(goal {_GOALS['cached']}); largest {middle([one.cold.largest for one in pages]):.2f} s, "
          f"{middle([one.cached.largest for one in pages]):.2f} s")  # fmt: skip
    print(f"{name}, heaviest page: {max(one.cold.size for one in pages) / 1e6:.2f} MB (goal {_GOALS['megabytes']}); "
          f"next lesson {max(one.next_size for one in pages) / 1e3:.0f} kB (goal {_GOALS['next']:.0f}); "
          f"largest shift {max(one.cold.shift for one in pages):.3f} (goal {_GOALS['shift']})")  # fmt: skip


def compare(ours: Mapping[str, Reading], peers: Mapping[str, Reading]) -> None:
    """Print how many times as heavy and as slow the peer is."""
    weights = [peers[path].cold.size / ours[path].cold.size for path in ours]
    waits = [
        peer / own
        for path in ours
        if (own := ours[path].cold.first) is not None and (peer := peers[path].cold.first) is not None
    ]
    print(f"by Streamlit alone / dashboard: bytes of a first visit {statistics.median(weights):.1f} times, "
          f"first picture {statistics.median(waits):.2f} times")  # fmt: skip


def main() -> None:
    """Print a table for each server and what compares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=3, help="readers a page (default 3)")
    parser.add_argument("--no-peer", action="store_true", help="only the dashboard")
    parser.add_argument("--only", nargs="+", metavar="LESSON", help="only these lessons, and not home")
    chosen = parser.parse_args()
    paths = chosen.only or ["", *(entry.folder for entry in ENTRIES)]
    scripts = dict(list(_SERVED.items())[: 1 if chosen.no_peer else None])
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        medians = {}
        for name, script in scripts.items():
            medians[name] = read_all(browser, script, paths, chosen.visits)
            print(name, _HEAD, *(row(path, one) for path, one in medians[name].items()), sep="\n", flush=True)
        browser.close()
    for name, readings in medians.items():
        summary(name, readings)
    if not chosen.no_peer:
        compare(*medians.values())


if __name__ == "__main__":
    main()
