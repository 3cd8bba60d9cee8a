"""The lesson on a whole net in a real browser: from a class to a pixel, and a covered picture whose score falls."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled_box, wait_until_idle
from tests.browser.test_network_canvas import MINUS, canvas, numbers, story

WARM_UP_MILLISECONDS = 120_000  # the first request waits for TensorFlow


@pytest.fixture
def lesson(dashboard: str) -> str:
    return f"{dashboard}/network?network_ask=0&network_model=book_convnet"


def open_lesson(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(".network[data-ready]").wait_for(timeout=WARM_UP_MILLISECONDS)
    wait_until_idle(page)


def origin(page: Page) -> str:
    return page.locator(".network").get_attribute("data-origin") or ""


def go_back(page: Page) -> None:
    """Open the input that gave most."""
    before = origin(page)
    page.locator(".source").first.click()
    expect(page.locator(".network")).not_to_have_attribute("data-origin", before)


def test_from_a_class_to_a_pixel(page: Page, lesson: str) -> None:
    """The first convolution is reached by its largest parts, and each sum on the way is the net's own."""
    open_lesson(page, lesson)
    canvas(page).focus()
    page.keyboard.press("End")
    expect(story(page)).to_contain_text("probability")
    page.keyboard.press("Enter")
    expect(page.locator(".network")).to_have_attribute("data-origin", "predictions:0")
    expect(page.locator(".decision")).to_contain_text("sigmoid: 1 / (1 + e^")
    for _ in range(12):
        if origin(page).startswith("block1_conv"):
            break
        go_back(page)
    assert origin(page).startswith("block1_conv:")
    path = story(page).inner_text()
    assert path.index("predictions") < path.index("block4_conv") < path.index("block1_conv")
    shown = page.locator(".sum .numbers").inner_text().split("=")
    page.locator(".touchable").focus()
    page.keyboard.press("Enter")
    whole = page.locator(".panel .whole")
    expect(whole).to_have_attribute("data-before", re.compile(r"."))
    told = float(whole.get_attribute("data-before") or "nan")
    assert numbers(shown[1])[0] == pytest.approx(told, rel=0.01, abs=0.001)
    parts = numbers(re.sub(r"\([^)]*\)", "", shown[0]).replace(f"{MINUS} ", "-").replace("+ ", ""))
    assert sum(parts) == pytest.approx(told, rel=0.02, abs=0.02)


def test_a_link_opens_the_map_and_its_lesson_leads_on(page: Page, lesson: str) -> None:
    open_lesson(page, f"{lesson}&network_layer=block2_conv&network_channel=7")
    expect(page.locator(".network")).to_have_attribute("data-origin", "block2_conv:7")
    page.locator(".network .top a").click()
    expect(page).to_have_url(re.compile(r"activations_layer=block2_conv"))
    expect(page.get_by_role("spinbutton", name=re.compile("Channel"))).to_have_value("7")
    page.get_by_role("link", name="Its place in the whole net").click()
    expect(page.locator(".network")).to_have_attribute("data-origin", "block2_conv:7")


def test_covering_the_picture_changes_the_scores(page: Page, dashboard: str) -> None:
    """EfficientNet-Lite0 and a cup of espresso: under a large patch the likeliest class loses."""
    net = "network_picture=coffee&network_model=efficientnet_lite0"
    url = f"{dashboard}/network?network_ask=0&network_view=disturb&{net}"
    open_lesson(page, url)
    explained = page.locator(".scores .explained")
    before = numbers(explained.inner_text())[-1]
    page.get_by_role("slider", name="Size").fill("60")
    box = settled_box(page.locator(".easel"))
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=15)
    page.mouse.up()
    expect(page.locator(".network")).to_have_attribute("data-waiting", "false")
    expect(explained).to_contain_text("→")
    was, now = numbers(explained.inner_text())[-2:]
    assert was == before
    assert now < before / 2
    page.get_by_role("button", name="The picture as it was").click()
    expect(explained).not_to_contain_text("→")
