"""A reader at work: a real server, a real browser."""

import re
from typing import cast

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.shared.lesson.navigation import ENTRIES
from tests.browser.conftest import Serve, open_page, settled_box, wait_until_idle


def move_slider(page: Page, label: str, key: str, times: int = 1) -> None:
    slider = page.get_by_test_id("stSlider").filter(has_text=label).locator("input[type=range]")
    slider.focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    wait_until_idle(page)


def test_a_shared_link_is_the_first_request_after_the_start(serve: Serve, page: Page):
    """Streamlit would know no page but the first, and say so in a dialog."""
    with serve("dashboard.py") as url:
        open_page(
            page,
            f"{url}/convolution?convolution_ask=0&convolution_kernel=laplacian&convolution_stride=2&lang=zh",
        )
        expect(page.locator("h1")).to_have_text("卷积")
        expect(page.get_by_text("74 x 111").last).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_moving_a_slider_changes_picture_formula_and_address(dashboard: str, page: Page):
    open_page(page, f"{dashboard}/convolution?convolution_ask=0")
    expect(page.get_by_text("147 x 222").last).to_be_visible()
    move_slider(page, "Stride", "ArrowRight")
    expect(page.get_by_text("74 x 111").last).to_be_visible()
    expect(page).to_have_url(re.compile("convolution_stride=2"))


def test_the_address_gives_another_browser_the_same_view(dashboard: str, page: Page, browser):
    open_page(page, f"{dashboard}/convolution?convolution_ask=0")
    move_slider(page, "Stride", "ArrowRight", 2)
    page.get_by_role("radio", name="same", exact=True).click()
    expect(page).to_have_url(re.compile("padding=same"))
    wait_until_idle(page)
    size = page.locator("p", has_text="Response map ·").inner_text()
    context = browser.new_context(locale="zh-CN")
    other = context.new_page()
    open_page(other, page.url)
    expect(other.get_by_text(size.split("·")[1].strip())).to_be_visible()
    context.close()


def test_going_back_in_the_browser_undoes_a_change(dashboard: str, page: Page):
    open_page(page, f"{dashboard}/convolution?convolution_ask=0")
    move_slider(page, "Stride", "ArrowRight")
    expect(page.get_by_text("74 x 111").last).to_be_visible()
    page.go_back()
    expect(page.get_by_text("147 x 222").last).to_be_visible()


def test_switching_the_language_keeps_the_settings(dashboard: str, page: Page):
    open_page(page, f"{dashboard}/convolution?convolution_ask=0&convolution_kernel=sobel_vertical")
    page.get_by_role("radio", name="中文").click()
    expect(page.locator("h1")).to_have_text("卷积")
    expect(page).to_have_url(re.compile("lang=zh"))
    expect(page).to_have_url(re.compile("kernel=sobel_vertical"))


def test_a_control_that_goes_takes_its_parameter_out_of_the_address(dashboard: str, page: Page):
    """Also when only the lesson is drawn anew, and not the whole page."""
    open_page(
        page,
        f"{dashboard}/convolution?convolution_ask=0&convolution_kernel=random&convolution_seed=3&projector=1",
    )
    page.get_by_role("combobox", name="Kernel").last.click()
    page.get_by_role("option", name="Emboss").click()
    expect(page).to_have_url(re.compile("kernel=emboss"))
    expect(page).not_to_have_url(re.compile("seed="))
    expect(page).to_have_url(re.compile("projector=1"))


def test_a_change_does_not_draw_the_navigation_anew(dashboard: str, page: Page):
    kinds: list[str | None] = []

    def note(frame: str | bytes) -> None:
        kinds.append(ForwardMsg.FromString(cast(bytes, frame)).WhichOneof("type"))

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    open_page(page, f"{dashboard}/convolution?convolution_ask=0")
    assert "navigation" in kinds
    kinds.clear()
    move_slider(page, "Stride", "ArrowRight")
    expect(page.get_by_text("74 x 111").last).to_be_visible()
    assert "delta" in kinds
    assert "navigation" not in kinds


def test_an_unreadable_file_gets_one_sentence(dashboard: str, page: Page, tmp_path):
    (tmp_path / "holiday.png").write_text("not a picture")
    open_page(page, f"{dashboard}/convolution?convolution_ask=0&convolution_picture=upload")
    page.locator("input[type=file]").set_input_files(tmp_path / "holiday.png")
    expect(page.get_by_text("holiday.png is not a picture")).to_be_visible()
    expect(page.get_by_text("147 x 222").last).to_be_visible()


def test_the_sum_is_shown_for_the_cell_under_the_pointer(dashboard: str, page: Page):
    open_page(
        page,
        f"{dashboard}/convolution?convolution_ask=0&convolution_picture=vertical_bar&convolution_crop_column=51",
    )
    # From column 51 on the bar begins at 56: output column 3 (0-based) sees one white column on the right.
    cell = page.get_by_role("gridcell", name=re.compile("Row 1, column 4:")).last
    cell.hover()
    expect(page.get_by_text("= 765").first).to_be_visible()


def test_typing_into_the_kernel_grid_changes_the_response(dashboard: str, page: Page):
    open_page(page, f"{dashboard}/convolution?convolution_ask=0&convolution_kernel=own")
    page.get_by_text("More settings").click()
    editor = page.get_by_test_id("stDataFrame")
    editor.locator("canvas").first.wait_for()
    page.wait_for_timeout(1000)  # the canvas takes keys only once it has settled, and shows no sign of it
    box = settled_box(editor)
    page.mouse.click(box["x"] + 20, box["y"] + 55)
    page.wait_for_timeout(1000)
    page.keyboard.type("9")
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("grid3=9"))


@pytest.mark.parametrize("lesson", ["", *(entry.folder for entry in ENTRIES)])
def test_nothing_is_wider_than_the_screen_and_nothing_is_asked_of_the_internet(
    dashboard: str, page: Page, lesson: str
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 420, "height": 900})
    open_page(page, f"{dashboard}/{lesson}")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 420
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("() => document.scrollingElement.scrollWidth <= 1280")
    assert asked
    assert [url for url in asked if not url.startswith((dashboard, "data:", "blob:"))] == []
