"""``make screenshots``: the README's pictures and the thumbnails of the home page, taken of the running dashboard.

Each lesson is photographed with the settings of a link, in a window of 1280 x 720 pixels. Its thumbnail is its stage in
a smaller window, where all is larger beside it, light and dark. ``python -m tests.browser.screenshots --only NAME...``
takes those of these lessons, or of ``home``.
"""

import argparse
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.chromium import visiting
from tests.browser.every_view import come_to_rest, photograph
from tests.browser.server import ROOT
from tests.browser.stage import DESKTOPS

FOLDER = ROOT / "assets" / "screenshots"
THUMBNAILS = ROOT / "assets" / "thumbnails"
THUMBNAIL_WIDTH, THUMBNAIL_QUALITY = 480, 75
WINDOW: ViewportSize = {"width": 900, "height": 560}
MARGIN = 10.0  # around the stage, in pixels
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HOME = "home"
# Lessons whose first view at its defaults is not what shows them best.
PARAMETERS = {
    "convolution": "convolution_kernel=sobel_vertical",
    "fine_tuning": "fine_tuning_view=depth&fine_tuning_pictures=200",
}
# What stands for a lesson, where that is not its whole stage.
SHOWN = {"small_data": ".thumbnails"}


def take(page: Page, url: str, name: str, folder: Path) -> None:
    """Photograph one page, with its answers, once it has come to rest."""
    photograph(page, url, folder / f"{name}.png")
    (folder / f"{name}.txt").unlink()


def take_thumbnail(page: Page, url: str, name: str, theme: str, folder: Path) -> None:
    """Photograph the stage of a lesson, small."""
    come_to_rest(page, url, name)
    box = page.locator(f".st-key-bench .st-key-stage {SHOWN.get(name, '')}").first.bounding_box()
    assert box is not None
    left, top = max(0.0, box["x"] - MARGIN), max(0.0, box["y"] - MARGIN)
    width, height = (box[side] + 2 * MARGIN for side in ("width", "height"))
    shown = page.screenshot(clip={"x": left, "y": top, "width": width, "height": height})
    picture = Image.open(BytesIO(shown)).convert("RGB")
    small = picture.resize((THUMBNAIL_WIDTH, round(picture.height * THUMBNAIL_WIDTH / picture.width)))
    small.save(folder / f"{name}_{theme}.webp", quality=THUMBNAIL_QUALITY, method=6)


def main() -> None:
    """Take the pictures anew."""
    parser = argparse.ArgumentParser(description="Take the README's pictures and the thumbnails anew.")
    names = [*(entry.folder for entry in ENTRIES), HOME]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="(default: all)")
    only = parser.parse_args().only
    for folder in (FOLDER, THUMBNAILS):
        folder.mkdir(parents=True, exist_ok=True)
    with visiting() as (browser, url):
        links = {
            entry.folder: f"{url}/{entry.folder}?lang=en&{entry.folder}_ask=0&{PARAMETERS.get(entry.folder, '')}"
            for entry in ENTRIES
            if entry.folder in only
        }
        for theme in THEMES:
            page = browser.new_page(viewport=WINDOW, locale="en-GB", color_scheme=theme)
            for name, link in links.items():
                take_thumbnail(page, link, name, theme, THUMBNAILS)
        page = browser.new_page(viewport=DESKTOPS[0], locale="en-GB")
        if HOME in only:  # last: it shows the thumbnails
            links[HOME] = f"{url}/?lang=en"
        for name, link in links.items():
            take(page, link, name, FOLDER)


if __name__ == "__main__":
    main()
