"""What a reader sees first: the whole stage with its controls, in every view, on a laptop and on a phone.

And what axe-core finds there: in English in the light theme, in Chinese in the dark one; all four has
``python -m tests.browser.axe``.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stage import DESKTOPS, PHONE, measure, open_view
from tests.pages.dashboard import LANGUAGES, VIEWS


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page for all views: their files are loaded once."""
    context = browser.new_context(viewport=DESKTOPS[0], locale="en-GB")
    yield context.new_page()
    context.close()


# Each view in one language, in turn; `python -m tests.browser.stage` measures all languages, sizes and the projector.
EVERY_VIEW = [(lesson, view) for lesson in VIEWS for view in VIEWS[lesson]]
IN_TURN = [(*view, LANGUAGES[place % len(LANGUAGES)]) for place, view in enumerate(EVERY_VIEW)]


@pytest.mark.parametrize(("lesson", "view", "language"), IN_TURN)
def test_the_stage_is_seen_without_scrolling(
    reader: Page, dashboard: str, lesson: str, view: str, language: str
) -> None:
    reader.set_viewport_size(DESKTOPS[0])
    open_view(reader, dashboard, lesson, view, language)
    faults = {
        f"{size['width']}x{size['height']}": measure(reader, size).faults() for size in (DESKTOPS[0], PHONE)
    }
    assert not any(faults.values()), faults


@pytest.mark.parametrize("lesson", VIEWS)
def test_the_stage_fills_the_screen_of_a_lecture_hall(reader: Page, dashboard: str, lesson: str) -> None:
    reader.set_viewport_size(DESKTOPS[0])
    open_view(reader, dashboard, lesson, VIEWS[lesson][0], "en", projector="1")
    found = measure(reader, DESKTOPS[0])
    assert not found.faults(projector=True)
    assert found.height >= 0.8 * DESKTOPS[0]["height"]


def test_what_is_cut_off_or_out_of_sight_is_found(reader: Page, dashboard: str) -> None:
    reader.set_viewport_size(DESKTOPS[0])
    open_view(reader, dashboard, "grad_cam", "where", "en")
    tall = "<div style='flex: none; height: 900px'>x</div>"
    reader.evaluate(f'document.querySelector(".st-key-stage").insertAdjacentHTML("beforeend", "{tall}")')
    assert "seen" in str(measure(reader, DESKTOPS[0]).faults())
    hidden = "document.querySelector('.st-key-stage').style.overflow = 'hidden'"
    reader.evaluate(hidden)
    assert "seen" in str(measure(reader, DESKTOPS[0]).faults())
