"""What the browser does for a page: language, title, link, a presenter's keys, the sheet of controls, kept answers."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PAGE_MILLISECONDS, open_page, wait_until_idle
from tests.browser.stage import PHONE


def test_the_page_names_its_language_and_lesson(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/pooling?lang=zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title(re.compile("池化"))
    page.get_by_role("radio", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title(re.compile("Pooling"))


def test_a_copied_link_has_the_language_and_not_the_projector(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PAGE_MILLISECONDS)
    open_page(page, f"{dashboard}/convolution?convolution_stride=3")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.").first).to_be_attached()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"{dashboard}/convolution?convolution_stride=3&lang=en"
    context.close()


def test_a_presenter_turns_the_views(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/pooling?projector=1&lang=en")
    first, second = (page.locator(".st-key-views button").nth(place) for place in (0, 1))
    expect(first).to_have_attribute("aria-checked", "true")
    page.locator("body").press("PageDown")
    expect(second).to_have_attribute("aria-checked", "true")
    page.locator("body").press("PageUp")
    expect(first).to_have_attribute("aria-checked", "true")
    open_page(page, f"{dashboard}/pooling?lang=en")
    page.locator("body").press("PageDown")
    wait_until_idle(page)
    expect(first).to_have_attribute("aria-checked", "true")


def test_the_controls_are_one_tap_away_on_a_phone(page: Page, dashboard: str) -> None:
    page.set_viewport_size(PHONE)
    open_page(page, f"{dashboard}/convolution?lang=en")
    slider = page.get_by_role("slider", name="Stride")
    expect(slider).not_to_be_visible()
    page.get_by_role("button", name="Controls").click()
    expect(slider).to_be_visible()
    page.keyboard.press("Escape")
    expect(slider).not_to_be_visible()


def test_an_answer_is_veiled_until_it_is_predicted_and_survives_a_reload(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/convolution?lang=en")
    answer = (
        page.locator(".st-key-stage").get_by_text("147 x 222").last
    )  # while it is drawn anew there are two
    expect(answer).not_to_be_visible()
    page.get_by_role("spinbutton").fill("147")
    page.get_by_role("button", name="Lock my answer").first.click()
    expect(answer).to_be_visible()
    expect(page.get_by_text("Right: it is 147.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Right: it is 147.")).to_be_visible()
    expect(answer).to_be_visible()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("Right: it is 147.")).to_be_visible()


@pytest.mark.parametrize("way", ["Just show me", "link"])
def test_who_explores_is_not_asked(page: Page, dashboard: str, way: str) -> None:
    open_page(page, f"{dashboard}/convolution?lang=en{'&convolution_ask=0' if way == 'link' else ''}")
    if way != "link":
        page.get_by_role("button", name=way).first.click()
    expect(page.locator(".st-key-stage").get_by_text("147 x 222").last).to_be_visible()


def test_the_map_of_the_chapter_remembers_where_the_reader_stopped(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/pooling?lang=en&pooling_view=dilution")
    expect(page.locator(".st-key-stage")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('convnet-classroom')?.includes('dilution')")
    open_page(page, f"{dashboard}/?lang=en")
    expect(page.get_by_text("Go on where you stopped: Pooling")).to_be_visible()
    expect(page.locator(".st-key-card-pooling").last).to_contain_text("1 of 6 views")
    page.locator(".st-key-stage a[data-lesson=convolution]").click()
    expect(page.get_by_role("heading", name="Convolution", level=1)).to_be_visible()
