"""The Grad-CAM lesson in a real browser: another class, another rectangle, another share of the heat."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_page, settled_box, wait_until_idle

WARM_UP_MILLISECONDS = 120_000  # the first request waits for TensorFlow


@pytest.fixture
def url(dashboard: str) -> str:
    return f"{dashboard}/grad_cam?grad_cam_ask=0"


def share(page: Page) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text="Heat inside the rectangle")


def open_lesson(page: Page, url: str) -> None:
    open_page(page, url)
    expect(share(page)).to_be_visible(timeout=WARM_UP_MILLISECONDS)
    expect(page.locator(".js-plotly-plot .heatmaplayer")).to_be_visible()


def choose(page: Page, select: str, option: str) -> None:
    page.get_by_role("combobox", name=select).click()
    page.get_by_role("option", name=re.compile(option)).first.click()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Over the picture, from one place to another, as shares of its width and height."""
    box = settled_box(page.locator(".js-plotly-plot .nsewdrag").first)
    (x0, y0), (x1, y1) = (
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
    )
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move(x1, y1, steps=8)
    page.mouse.up()


def test_switching_the_class_changes_map_and_address(page: Page, url: str) -> None:
    open_lesson(page, url)
    before = share(page).inner_text()
    classes = page.get_by_role("combobox", name="Class to explain")
    classes.click()
    classes.fill("window screen")
    page.get_by_role("option", name=re.compile("^window screen")).click()
    expect(page.get_by_text("Where the model sees: window screen")).to_be_visible()
    expect(page).to_have_url(re.compile("grad_cam_class=904"))
    expect(share(page)).not_to_have_text(before)


def test_the_words_of_a_class_follow_the_picture(page: Page, url: str) -> None:
    """Those of the likeliest, and those of a chosen one, whose probability they tell."""
    open_lesson(page, url)
    classes = page.get_by_role("combobox", name="Class to explain")
    expect(classes).to_have_value(re.compile("likeliest: Egyptian cat"))
    choose(page, "Picture", "^Rocket")
    expect(classes).to_have_value(re.compile("likeliest: missile"))
    choose(page, "Class to explain", "^missile ·")
    choose(page, "Picture", "^Cat")
    expect(classes).to_have_value("missile")


def test_drawing_a_rectangle_changes_the_percentage_and_the_link(page: Page, url: str) -> None:
    open_lesson(page, url)
    before = share(page).inner_text()
    drag(page, (0.1, 0.1), (0.5, 0.9))
    expect(page).to_have_url(re.compile("grad_cam_columns=10-50"))
    expect(page).to_have_url(re.compile("grad_cam_rows=10-90"))
    expect(share(page)).not_to_have_text(before)
    # A second one replaces the first.
    drag(page, (0.2, 0.3), (0.9, 0.6))
    expect(page).to_have_url(re.compile("grad_cam_rows=30-60"))
    wait_until_idle(page)
    expect(page.locator(".js-plotly-plot .shapelayer path")).to_have_count(1)


def test_the_link_restores_class_and_rectangle(page: Page, url: str) -> None:
    open_lesson(page, f"{url}&grad_cam_class=282&grad_cam_rows=0-100&grad_cam_columns=0-100")
    expect(share(page)).to_contain_text("100.0%")
    expect(page.get_by_text("Where the model sees: tiger cat")).to_be_visible()


def test_a_picture_of_a_data_set_is_chosen_by_a_click(page: Page, url: str) -> None:
    open_lesson(page, f"{url}&grad_cam_picture=dataset")
    page.locator(".player .tile").nth(5).click()
    expect(page).to_have_url(re.compile("grad_cam_data_number=5"))
    expect(page.get_by_role("spinbutton", name="Number (0 to 49)")).to_have_value("5")
