"""Photograph every view of every lesson, and compare two such series.

    python -m tests.browser.every_view FOLDER               # a PNG and the text of each view, in both languages
    python -m tests.browser.every_view FOLDER --before OLD   # and what differs from an earlier series
    python -m tests.browser.every_view FOLDER --only pooling filters

A change of structure is checked by a series from before it: what a reader sees must be the same.
"""

import argparse
import difflib
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.chromium import launch
from tests.browser.server import ROOT, serve
from tests.pages.dashboard import LANGUAGES, VIEWS

_SIZE = {"width": 1280, "height": 2400}
_MOST_SECONDS = 120
_END = re.compile("Predict first|先预测")
# Pixels that differ by less are the same to the eye: text is not always smoothed alike.
_LEAST_DIFFERENCE = 24


def photograph(page: Page, url: str, path: Path) -> None:
    """One view, once it has come to rest: its picture and its words."""
    page.goto(url)
    page.locator("h1").first.wait_for()
    if "_view=" in url:
        try:
            page.get_by_text(_END).first.wait_for(timeout=_MOST_SECONDS * 1000)
        except PlaywrightTimeout:
            print(f"{path.stem}: never came to its end")
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    page.wait_for_timeout(2500)
    page.screenshot(path=path)
    path.with_suffix(".txt").write_text(page.locator(".stMain").inner_text(), encoding="utf-8")


def take_all(browser: Browser, url: str, folder: Path, lessons: Sequence[str]) -> None:
    """Photograph the home page and every view of some lessons in both languages."""
    context = browser.new_context(viewport=_SIZE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    for language in LANGUAGES:
        photograph(page, f"{url}/?lang={language}", folder / f"home_{language}.png")
        for name in lessons:
            for view in VIEWS[name]:
                link = f"{url}/{name}?lang={language}&{name}_view={view}"
                photograph(page, link, folder / f"{name}_{view}_{language}.png")
    context.close()


def difference(first: Path, second: Path) -> float:
    """The share of pixels that a reader would see to differ; 1 where the sizes do."""
    one, other = (np.asarray(Image.open(path).convert("RGB"), dtype=np.int16) for path in (first, second))
    if one.shape != other.shape:
        return 1.0
    return float((np.abs(one - other).max(axis=-1) > _LEAST_DIFFERENCE).mean())


def compare(folder: Path, before: Path) -> None:
    """Print how far each picture and each text is from the one in ``before``."""
    for path in sorted(folder.glob("*.png")):
        earlier = before / path.name
        if not earlier.exists():
            print(f"{path.stem}: new")
            continue
        texts = [each.with_suffix(".txt").read_text("utf-8").splitlines() for each in (earlier, path)]
        changed = [line for line in difflib.unified_diff(*texts, lineterm="", n=0) if line[0] in "+-"][2:]
        print(f"{path.stem}: {difference(earlier, path):.2%} of the pixels, {len(changed)} lines of text")
        print(*(f"    {line}" for line in changed[:6]), sep="\n", end="\n" if changed else "")
    for gone in sorted(
        {path.name for path in before.glob("*.png")} - {path.name for path in folder.glob("*.png")}
    ):
        print(f"{gone}: not taken")


def main() -> None:
    """Read the command line, photograph, compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, help="a series taken earlier")
    parser.add_argument("--only", nargs="+", choices=VIEWS, default=list(VIEWS), help="these lessons")
    parser.add_argument("--only-compare", action="store_true", help="take no pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.only_compare:
        with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
            browser = launch(playwright)
            if browser is None:
                raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
            with serve(ROOT / "dashboard.py", Path(home)) as url:
                take_all(browser, url, options.folder, options.only)
            browser.close()
    if options.before:
        compare(options.folder, options.before)


if __name__ == "__main__":
    main()
