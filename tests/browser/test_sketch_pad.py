"""Paper to draw on in a real browser: pointer, finger and keys; undo, clear, and drawings that Python lays there."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "sketch_pad_app.py"


def paper(page: Page) -> Locator:
    return page.get_by_role("application", name="Draw a bicycle")


def drag(page: Page, *points: tuple[float, float]) -> None:
    """A stroke through points given as shares of the paper."""
    box = paper(page).bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


def shows(page: Page, text: str) -> None:
    """What Python has of the drawing; while the page is drawn anew it stands there twice."""
    expect(page.get_by_text(re.compile(text)).last).to_be_visible()


def ink(page: Page) -> int:
    """Dark pixels of a thousand on the screen."""
    return paper(page).evaluate(
        """canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let dark = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark += 1;
            return Math.round((4000 * dark) / data.length);
        }"""
    )


def test_a_stroke_reaches_python_when_it_ends(page: Page, url: str) -> None:
    open_page(page, url)
    shows(page, "strokes 0, points 0, ink 0")
    assert ink(page) == 0
    drag(page, (0.2, 0.2), (0.8, 0.2), (0.8, 0.8))
    shows(page, r"strokes 1, points \d\d?, ink [1-9]")
    assert ink(page) > 5
    drag(page, (0.2, 0.8), (0.2, 0.81))
    shows(page, "strokes 2")


def test_what_is_drawn_while_python_thinks_is_not_lost(page: Page, url: str) -> None:
    open_page(page, url)
    for row in (0.2, 0.4, 0.6, 0.8):
        drag(page, (0.1, row), (0.9, row))
    shows(page, "strokes 4")


def test_undo_and_clear(page: Page, url: str) -> None:
    open_page(page, url)
    undo, clear = (page.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_be_disabled()
    drag(page, (0.2, 0.2), (0.8, 0.2))
    drag(page, (0.2, 0.4), (0.8, 0.4))
    shows(page, "strokes 2")
    clear.click()
    shows(page, "strokes 0")
    expect(clear).to_be_disabled()
    undo.click()
    shows(page, "strokes 2")
    undo.click()
    shows(page, "strokes 1")
    paper(page).focus()
    page.keyboard.press("Control+z")
    shows(page, "strokes 0")
    assert ink(page) == 0


def test_keys_draw(page: Page, url: str) -> None:
    open_page(page, url)
    paper(page).focus()
    for key in ("ArrowUp", "Space", "ArrowRight", "Shift+ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
    shows(page, "strokes 1, points 4,")
    expect(page.get_by_text("Pen up, at 62 and 50 per cent of width and height")).to_be_attached()


def test_the_pen_can_be_wider(page: Page, url: str) -> None:
    open_page(page, url)
    drag(page, (0.2, 0.3), (0.8, 0.3))
    shows(page, "strokes 1")
    thin = ink(page)
    page.get_by_role("slider", name="Pen").fill("50")
    drag(page, (0.2, 0.7), (0.8, 0.7))
    shows(page, "strokes 2")
    assert ink(page) - thin > 2 * thin


def test_python_lays_a_drawing_on_the_paper(page: Page, url: str) -> None:
    open_page(page, url)
    drag(page, (0.2, 0.2), (0.8, 0.2))
    shows(page, "strokes 1")
    page.get_by_role("button", name="Put a line there").click()
    shows(page, "strokes 1, points 2,")
    assert 45 < ink(page) < 75  # a line half as long as the paper and a tenth as wide, with round ends
    page.get_by_role("button", name="Undo").click()
    shows(page, r"strokes 1, points [3-9]|strokes 1, points \d\d")


def test_fingers_draw_and_do_not_scroll(browser: Browser, url: str) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_page(page, url)
    expect(paper(page)).to_have_css("touch-action", "none")
    box = paper(page).bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shows(page, "strokes 1, points 1,")
    context.close()


def test_the_paper_is_white_in_the_dark(page: Page, url: str) -> None:
    page.emulate_media(color_scheme="dark")
    open_page(page, url)
    expect(paper(page)).to_have_css("background-color", "rgb(255, 255, 255)")
    assert ink(page) == 0
