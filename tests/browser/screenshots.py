"""``make screenshots``: the README's pictures and the thumbnails of the home page, taken of the running dashboard.

Each lesson is photographed with the settings of a link, in a window of 1280 x 720 pixels; the thumbnail is its stage.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.chromium import visiting
from tests.browser.every_view import photograph
from tests.browser.server import ROOT
from tests.browser.stage import DESKTOPS

FOLDER = ROOT / "assets" / "screenshots"
THUMBNAILS = ROOT / "assets" / "thumbnails"
THUMBNAIL_WIDTH, THUMBNAIL_QUALITY = 480, 78
# Lessons whose first view at its defaults is not what shows them best.
PARAMETERS = {
    "convolution": "convolution_kernel=sobel_vertical",
    "transfer_learning": "transfer_learning_view=network",
}


def take(page: Page, url: str, name: str, folder: Path) -> None:
    """Photograph one page, with its answers, once it has come to rest; of a lesson its stage, too."""
    photograph(page, url, folder / f"{name}.png")
    (folder / f"{name}.txt").unlink()
    stage = page.locator(".st-key-bench .st-key-stage")
    if stage.count():
        picture = Image.open(BytesIO(stage.screenshot())).convert("RGB")
        small = picture.resize((THUMBNAIL_WIDTH, round(picture.height * THUMBNAIL_WIDTH / picture.width)))
        small.save(THUMBNAILS / f"{name}.jpg", quality=THUMBNAIL_QUALITY, optimize=True)


def main() -> None:
    """Take all pictures anew."""
    for folder in (FOLDER, THUMBNAILS):
        folder.mkdir(parents=True, exist_ok=True)
    with visiting() as (browser, url):
        page = browser.new_page(viewport=DESKTOPS[0], locale="en-GB")
        for entry in ENTRIES:
            name = entry.folder
            take(page, f"{url}/{name}?{name}_ask=0&{PARAMETERS.get(name, '')}", name, FOLDER)
        take(page, f"{url}/?lang=en", "home", FOLDER)


if __name__ == "__main__":
    main()
