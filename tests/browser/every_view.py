"""Photograph every view of every lesson, and compare two such series.

    python -m tests.browser.every_view FOLDER               # a PNG and the text of each view, in both languages
    python -m tests.browser.every_view FOLDER --all         # light, dark, on a phone and in a lecture hall
    python -m tests.browser.every_view FOLDER --before OLD   # and what differs from an earlier series
    python -m tests.browser.every_view FOLDER --only pooling filters

A change of structure is checked by a series from before it: what a reader sees must be the same.
"""

import argparse
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pages.shared.lesson.navigation import READINGS
from tests.browser.chromium import visiting
from tests.browser.stage import DESKTOPS, PHONE
from tests.pages.dashboard import LANGUAGES, VIEWS

_MOST_SECONDS = 120
# Pixels that differ by less are the same to the eye: text is not always smoothed alike.
_LEAST_DIFFERENCE = 24


@dataclass(frozen=True)
class Look:
    """How a series is photographed.

    Attributes:
        name: Part of the files' names.
        size: Of the window.
        theme: ``"light"`` or ``"dark"``.
        parameters: Of the link.
    """

    name: str
    size: ViewportSize
    theme: str = "light"
    parameters: str = ""


LAPTOP = Look("laptop", DESKTOPS[0])
LOOKS = (
    LAPTOP,
    Look("dark", DESKTOPS[0], theme="dark"),
    Look("projector", DESKTOPS[0], parameters="&projector=1"),
    Look("phone", PHONE),
)


def come_to_rest(page: Page, url: str, name: str) -> None:
    """Open a page, and wait until nothing more is drawn."""
    page.goto(url)
    page.locator("h1").first.wait_for(state="attached")
    try:
        # The last thing that a page draws.
        last = page.locator(".st-key-end").first
        last.wait_for(state="attached", timeout=_MOST_SECONDS * 1000)
    except PlaywrightTimeout:
        print(f"{name}: never came to its end")
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    page.wait_for_timeout(2500)


def photograph(page: Page, url: str, path: Path) -> None:
    """One view, once it has come to rest: its picture and its words."""
    come_to_rest(page, url, path.stem)
    page.screenshot(path=path)
    path.with_suffix(".txt").write_text(page.locator(".stMain").inner_text(), encoding="utf-8")


def take_all(browser: Browser, url: str, folder: Path, lessons: Sequence[str], looks: Sequence[Look]) -> None:
    """Photograph the home page, the pages to read and every view of some lessons in both languages."""
    for look in looks:
        theme: Any = look.theme
        context = browser.new_context(viewport=look.size, locale="en-GB", color_scheme=theme)
        page = context.new_page()
        for language in LANGUAGES:
            ending = f"{language}_{look.name}.png"
            photograph(page, f"{url}/?lang={language}{look.parameters}", folder / f"home_{ending}")
            for entry in READINGS:
                link = f"{url}/{entry.folder}?lang={language}{look.parameters}"
                photograph(page, link, folder / f"{entry.folder}_{ending}")
            for name in lessons:
                for view in VIEWS[name]:
                    link = f"{url}/{name}?lang={language}&{name}_view={view}{look.parameters}"
                    photograph(page, link, folder / f"{name}_{view}_{ending}")
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
    parser.add_argument(
        "--all", action="store_true", help="in every look, not only on a laptop in the light theme"
    )
    parser.add_argument("--only-compare", action="store_true", help="take no pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.only_compare:
        with visiting() as (browser, url):
            take_all(browser, url, options.folder, options.only, LOOKS if options.all else (LAPTOP,))
    if options.before:
        compare(options.folder, options.before)


if __name__ == "__main__":
    main()
