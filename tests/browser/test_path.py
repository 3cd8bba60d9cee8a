"""The path in a browser: stops and exercises are kept there, the next stop is offered, and pages can be printed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, wait_until_idle

_BURIED = "pooling_view=dilution&pooling_ask=0&pooling_strength=40&pooling_dilution_size=8"


def wait_until_kept(page: Page, stops: int) -> None:
    """A stop counts as seen once its page has been drawn; whoever clicks on before passes it by."""
    page.wait_for_function(
        "(count) => JSON.parse(localStorage.getItem('convnet-classroom') ?? '{}').stops?.length === count",
        arg=stops,
    )


def test_stops_are_kept_and_lead_on_until_they_are_forgotten(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/path?lang=en")
    page.get_by_role("link", name=re.compile("Begin at stop 1")).click()
    wait_until_kept(page, 1)
    page.locator("nav.way a").last.click()
    expect(page.locator("h1").last).to_have_text(re.compile("Dense net"))
    wait_until_kept(page, 2)
    page.locator("nav.way a", has_text="Stop 2 of 13").last.click()
    expect(page.locator(".stops .seen")).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile("Go on at stop 3"))).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget what is kept here").click()
    expect(page.get_by_role("link", name=re.compile("Begin at stop 1"))).to_be_visible()
    expect(page.locator(".stops .seen")).to_have_count(0)


def test_an_exercise_is_greeted_once_and_stays_done(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/pooling?lang=en&{_BURIED}")
    toast = page.locator("[data-testid=stToast]", has_text="Bury the answer")
    expect(toast.last).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('convnet-classroom')?.includes('pooling/buried')")
    open_page(page, f"{dashboard}/pooling?lang=en&pooling_view=dilution&pooling_ask=0")
    expect(page.get_by_text("Exercise done").last).to_be_visible()
    wait_until_idle(page)
    expect(toast).to_have_count(0)


def test_the_guide_is_printed_without_controls_and_with_addresses(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/guide?lang=en")
    link = page.locator(".stage-link a").first
    expect(link).to_have_attribute("href", re.compile(f"^{re.escape(dashboard)}/"))
    page.emulate_media(media="print")
    expect(page.locator(".st-key-toolbar")).to_be_hidden()
    expect(page.locator(".stAppHeader")).to_be_hidden()
    told = "(link) => getComputedStyle(link, '::after').content"
    assert "stop=whole" in link.evaluate(told) or "attr(href)" in link.evaluate(told)
    heights = page.evaluate(
        "() => [document.querySelector('.stMain').scrollHeight, document.querySelector('.stMain').clientHeight]"
    )
    assert heights[0] < 1.05 * heights[1], "what lies below the first screen would not be printed"
