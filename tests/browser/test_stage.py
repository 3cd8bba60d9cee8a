"""What a reader sees first: the whole stage with its controls, in every view, on a laptop and on a phone.

And what axe-core finds there. Here each view is seen in one language and theme, every other one in Chinese;
``python -m tests.browser.stage`` and ``python -m tests.browser.axe`` measure all: both languages and themes, larger
windows, the projector, questions and answers.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import SCRIPT, THEMES, findings
from tests.browser.stage import DESKTOPS, PHONE, measure, open_view, turn_to_view
from tests.pages.dashboard import LANGUAGES, VIEWS


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page for all views: their files are loaded once."""
    context = browser.new_context(viewport=DESKTOPS[0], locale="en-GB")
    yield context.new_page()
    context.close()


# axe-core comes with `make javascript`; CI fails without it.
ASKED_OF_AXE = THEMES if SCRIPT.exists() or os.environ.get("CI") else ()
# Each lesson asks its questions in one of the languages, and shows all answers in the other.
EVERY_LESSON = [
    (lesson, language, (place + number) % 2, (place // 2 + number) % 2)
    for place, lesson in enumerate(VIEWS)
    for number, language in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("lesson", "language", "asks", "first"), EVERY_LESSON)
def test_every_view_is_seen_without_scrolling_and_by_everyone(
    reader: Page, dashboard: str, lesson: str, language: str, asks: int, first: int
) -> None:
    """A reader goes through the lesson: what each view shows on a laptop and on a phone, and what axe-core finds."""
    reader.set_viewport_size(DESKTOPS[0])
    open_view(reader, dashboard, lesson, VIEWS[lesson][0], language, **{f"{lesson}_ask": str(asks)})
    faults = {}
    for place, view in list(enumerate(VIEWS[lesson]))[first::2]:
        reader.set_viewport_size(DESKTOPS[0])
        turn_to_view(reader, place)
        for size in (DESKTOPS[0], PHONE):
            faults[f"{view} {size['width']}x{size['height']}"] = measure(reader, size).faults()
        reader.set_viewport_size(DESKTOPS[0])
        for theme in ASKED_OF_AXE[(place // 2 + first) % 2 :][:1]:
            faults[f"{view} {theme}"] = findings(reader, theme)
    assert not any(faults.values()), {place: found for place, found in faults.items() if found}


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
