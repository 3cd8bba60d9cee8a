"""The activations and filters lessons in a real browser: scrubbing needs no server, a click chooses a channel."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_page, settled_box, wait_until_idle

WARM_UP_MILLISECONDS = 180_000  # the first request waits for TensorFlow


def player(page: Page, place: int = 0) -> Locator:
    return page.locator(".player").nth(place)


def open_lesson(page: Page, address: str) -> None:
    open_page(page, address)
    expect(player(page)).to_be_visible(timeout=WARM_UP_MILLISECONDS)
    wait_until_idle(page)


def pixels(page: Page) -> str:
    return player(page).locator(".sheet canvas").evaluate("canvas => canvas.toDataURL()")


def test_scrubbing_the_layers_asks_no_server(page: Page, dashboard: str) -> None:
    sent: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_lesson(page, f"{dashboard}/activations?activations_ask=0")
    expect(page.locator(".js-plotly-plot .heatmaplayer").first).to_be_visible(timeout=WARM_UP_MILLISECONDS)
    title = player(page).locator(".title")
    expect(title).to_have_text("block1_conv1")
    first, before = pixels(page), len(sent)
    scrub = player(page).get_by_role("slider")
    scrub.focus()
    page.keyboard.press("End")
    expect(title).to_have_text("block5_pool")
    expect(player(page).locator(".remark")).to_have_text(re.compile("7 x 7, 512 channels"))
    assert pixels(page) != first
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("block5_conv3")
    expect(scrub).to_have_attribute("aria-valuetext", re.compile("block5_conv3, 14 x 14"))
    player(page).get_by_role("button", name="Step back").click()
    expect(title).to_have_text("block5_conv2")
    assert len(sent) == before


def test_playing_ends_at_the_last_layer(page: Page, dashboard: str) -> None:
    open_lesson(page, f"{dashboard}/activations?activations_ask=0&activations_layer=vgg16/block5_conv2")
    title = player(page).locator(".title")
    expect(title).to_have_text("block5_conv2")
    player(page).get_by_role("button", name="Play").click()
    expect(title).to_have_text("block5_pool")
    expect(player(page).get_by_role("button", name="Play")).to_be_visible()
    player(page).get_by_role("slider").focus()
    page.keyboard.press(" ")
    expect(player(page).get_by_role("button", name="Pause")).to_be_visible()
    expect(title).to_have_text("block1_conv2")
    page.keyboard.press(" ")
    expect(player(page).get_by_role("button", name="Play")).to_be_visible()


def test_a_click_chooses_layer_and_channel(page: Page, dashboard: str) -> None:
    open_lesson(page, f"{dashboard}/activations?activations_ask=0")
    player(page).get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(player(page).locator(".title")).to_have_text("block1_pool")
    tiles = player(page).locator(".tiles")
    tiles.hover(position={"x": 20, "y": 20})
    expect(player(page).locator(".pointed")).to_have_text("channel 0")
    box = settled_box(tiles)
    tiles.hover(position={"x": box["width"] * 0.99, "y": 20})
    channel = player(page).locator(".pointed").inner_text().split()[1]
    tiles.click(position={"x": box["width"] * 0.99, "y": 20})
    expect(page.get_by_text(f"Channel {channel} of block1_pool")).to_be_visible()
    expect(page).to_have_url(re.compile(f"activations_channel={channel}"))
    expect(player(page).locator(".title")).to_have_text("block1_pool")


def test_scrubbing_a_filter(page: Page, dashboard: str) -> None:
    open_lesson(
        page,
        f"{dashboard}/filters?filters_ask=0&filters_view=ascent&filters_layer=vgg16/block1_conv1&filters_steps=12",
    )
    title = player(page).locator(".title")
    expect(title).to_have_text("After 12 steps")
    final = pixels(page)
    player(page).get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(title).to_have_text("After 0 steps")
    assert pixels(page) != final
    page.keyboard.press("End")
    expect(title).to_have_text("After 12 steps")
    assert pixels(page) == final


def test_a_ready_grid_chooses_a_filter(page: Page, dashboard: str) -> None:
    open_lesson(page, f"{dashboard}/filters?filters_ask=0&filters_layer=vgg16/block1_conv1")
    tiles = player(page).locator(".tiles")
    box = settled_box(tiles)
    tiles.hover(position={"x": 20, "y": 20})
    expect(player(page).locator(".pointed")).to_have_text("filter 0")
    tiles.hover(position={"x": box["width"] - 20, "y": 20})
    chosen = player(page).locator(".pointed").inner_text().split()[1]
    tiles.click(position={"x": box["width"] - 20, "y": 20})
    expect(page).to_have_url(re.compile(f"filters_filter={chosen}"))


def test_the_grid_that_a_question_asks_for_is_kept_back_until_it_is_answered(
    page: Page, dashboard: str
) -> None:
    open_lesson(page, f"{dashboard}/filters")
    scrub = player(page).get_by_role("slider")
    expect(scrub).to_have_attribute("max", "3")
    scrub.focus()
    page.keyboard.press("Home")
    expect(player(page).locator(".title")).to_have_text("block2_conv1")
    page.get_by_role("button", name="Just show me").click()
    expect(scrub).to_have_attribute("max", "4")
