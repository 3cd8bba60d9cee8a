"""The frame over a picture in a real browser, moved by pointer, keyboard and touch."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "marked_picture_app.py"
ROWS, COLUMNS = 50, 100


def board(page: Page) -> Locator:
    return page.get_by_role("slider", name="Noise")


def framed(page: Page) -> tuple[float, float, float, float]:
    """First row and column, height and width of the frame in pixels of the picture."""
    outer, inner = (page.locator(part).bounding_box() for part in (".board", ".frame"))
    scale = outer["height"] / ROWS
    return tuple(
        round(value / scale, 1)
        for value in (inner["y"] - outer["y"], inner["x"] - outer["x"], inner["height"], inner["width"])
    )


def point(page: Page, row: float, column: float) -> tuple[float, float]:
    """Where a pixel of the picture is on the screen."""
    box = page.locator(".board").bounding_box()
    return box["x"] + box["width"] * column / COLUMNS, box["y"] + box["height"] * row / ROWS


def test_it_is_as_large_as_the_stage_allows_and_the_frame_is_at_its_place(page: Page, url: str) -> None:
    open_page(page, url)
    box = page.locator(".board").bounding_box()
    assert box["height"] == 300
    assert box["width"] == 600
    # Place 3 of rows begins at -10 + 3 * 10, place 4 of columns at 40.
    assert framed(page) == (20, 40, 20, 20)
    expect(board(page)).to_have_attribute("aria-valuetext", "Row 3, column 4")


def test_dragging_moves_the_frame_and_python_hears_where_it_rests(page: Page, url: str) -> None:
    open_page(page, url)
    page.mouse.move(*point(page, 30, 50))
    page.mouse.down()
    page.mouse.move(*point(page, 31, 62), steps=3)
    expect(board(page)).to_have_attribute("aria-valuetext", "Row 3, column 5")
    assert framed(page) == (20, 50, 20, 20)
    page.mouse.move(*point(page, 12, 74), steps=3)
    page.mouse.up()
    expect(board(page)).to_have_attribute("aria-valuetext", "Row 1, column 6")
    assert framed(page) == (0, 60, 20, 20)
    expect(page).to_have_url(re.compile("place=1-6"))


def test_it_stops_at_the_last_place_and_reaches_out_of_the_picture(page: Page, url: str) -> None:
    open_page(page, url)
    page.mouse.click(*point(page, 1, 99))
    assert framed(page) == (-10, 90, 20, 20)
    expect(page).to_have_url(re.compile("place=0-9"))


def test_arrow_keys_move_it(page: Page, url: str) -> None:
    open_page(page, url)
    board(page).focus()
    for key in ("ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(board(page)).to_have_attribute("aria-valuetext", "Row 5, column 5")
    expect(page).to_have_url(re.compile("place=5-5"))


def test_python_can_move_it(page: Page, url: str) -> None:
    open_page(page, f"{url}/?place=0-0")
    assert framed(page)[:2] == (-10, 0)
    page.get_by_role("button", name="Somewhere else").click()
    expect(board(page)).to_have_attribute("aria-valuetext", "Row 1, column 2")
    assert framed(page)[:2] == (0, 20)


def test_a_picture_without_a_frame_tells_no_place(page: Page, url: str) -> None:
    open_page(page, f"{url}/?unmarked=1")
    expect(page.locator(".frame")).to_be_hidden()
    page.mouse.click(*point(page, 1, 99))
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.get_by_role("img", name="Noise")).to_be_visible()


def test_a_finger_that_moves_up_scrolls_the_page(page: Page, url: str) -> None:
    open_page(page, url)
    expect(page.locator(".board")).to_have_css("touch-action", "pan-y")
