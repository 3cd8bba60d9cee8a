"""The whole net on its canvas in a real browser: the sums on the screen are those of the net."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.apps.network_app import BIAS, EPOCHS, FILTERS, IMAGE, SIZE, before_relu, cell_of, small
from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "network_app.py"
MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def show(page: Page, url: str) -> Callable[..., Page]:
    def run(name: str = "small") -> Page:
        open_page(page, f"{url}/?name={name}")
        page.locator(".network[data-ready]").wait_for()
        return page

    return run


def canvas(page: Page) -> Locator:
    return page.locator(".net canvas")


def story(page: Page) -> Locator:
    return page.locator(".network .story")


def open_map(page: Page, column: int, tile: int = 0) -> None:
    """With the keyboard: to a column, down to one of its maps, and in."""
    canvas(page).focus()
    page.keyboard.press("Home")
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    for _ in range(tile):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def point_at(page: Page, row: int, column: int, *, click: bool = False) -> None:
    """At a cell of the output."""
    box = page.locator(".touchable").bounding_box()
    assert box is not None
    place = ((column + 0.5) / SIZE * box["width"], (row + 0.5) / SIZE * box["height"])
    page.mouse.move(box["x"] + place[0], box["y"] + place[1])
    if click:
        page.mouse.click(box["x"] + place[0], box["y"] + place[1])


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text.replace(MINUS, "-"))]


@pytest.mark.parametrize("channel", range(FILTERS))
def test_the_sum_of_a_cell_is_the_nets(show, channel) -> None:
    page = show()
    open_map(page, 1, channel)
    expect(page.locator(".network")).to_have_attribute("data-origin", f"conv:{channel}")
    for row, column in ((0, 0), (5, 6), (11, 3)):
        point_at(page, row, column)
        expect(page.locator(".sum .remark")).to_have_text(f"Row {row}, column {column}")
        wanted = float(before_relu(IMAGE)[row, column, channel])
        before = numbers(page.locator(".sum .numbers").inner_text().split("=")[1])[0]
        assert before == pytest.approx(wanted, abs=0.006)
        point_at(page, row, column, click=True)
        whole = page.locator(".panel .whole")
        cell = cell_of(channel, row, column)
        expect(whole).to_have_attribute("data-before", repr(cell.before))
        total, bias, told_before, output = (
            numbers(part)[0]
            for part in re.split(r"bias|=|relu →", whole.inner_text().split(":")[1].replace("+", ""))
        )
        assert bias == pytest.approx(BIAS[channel], rel=1e-6)
        assert told_before == pytest.approx(wanted, rel=1e-5, abs=1e-6)
        assert output == pytest.approx(max(wanted, 0), rel=1e-5, abs=1e-6)
        assert total + bias == pytest.approx(told_before, rel=1e-5, abs=1e-6)


def test_the_path_leads_from_a_class_back_to_the_picture(show) -> None:
    page = show()
    open_map(page, 3)
    expect(story(page)).to_have_text("From dog: dense, channel 0")
    logits = small().logits
    expect(page.locator(".decision")).to_contain_text(f"= {np.exp(logits[0]) / np.exp(logits).sum():.1%}")
    strongest = page.locator(".source").first
    channel = strongest.get_attribute("data-channel")
    strongest.click()
    expect(page.locator(".network")).to_have_attribute("data-origin", f"mean:{channel}")
    page.locator(".source").first.click()
    expect(page.locator(".network")).to_have_attribute("data-origin", f"conv:{channel}")
    expect(story(page)).to_have_text(
        f"From dog: dense, channel 0 ← mean, channel {channel} ← conv, channel {channel}"
    )
    page.locator(".source").first.click()
    expect(story(page)).to_contain_text("← Picture, channel")
    expect(page.locator(".network .spoken")).to_contain_text("From dog:")


def test_escape_closes_and_gives_the_keyboard_back(show) -> None:
    page = show()
    open_map(page, 1)
    page.locator(".panel").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(canvas(page)).to_be_focused()


def test_the_lesson_on_an_opened_layer_is_offered(show) -> None:
    page = show()
    expect(page.locator(".network .top a")).to_be_hidden()
    open_map(page, 1)
    expect(page.locator(".network .top a")).to_have_attribute("href", "https://example.invalid/convolution")


def test_pointing_tells_what_it_is_without_asking_the_server(page: Page, url: str) -> None:
    sent: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_page(page, f"{url}/?name=small")
    page.locator(".network[data-ready]").wait_for()
    count = len(sent)
    assert count > 0
    box = canvas(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 50)
    expect(story(page)).to_contain_text("The picture as the net sees it")
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    told = set()
    for step in range(1, 60):
        page.mouse.move(box["x"] + 30 + step * (box["width"] - 60) / 60, box["y"] + 60)
        page.wait_for_timeout(20)  # a frame, in which the canvas is drawn
        told.add(story(page).inner_text().split(",")[0].split(" ·")[0])
    assert {"conv", "mean", "dense", "rabbit"} <= told
    assert len(sent) == count


def test_blocks_unfold_and_fold(show) -> None:
    page = show("long")
    canvas(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(story(page)).to_have_text(re.compile(r"Block block0: 4 layers, 64 × 64 × 8 at its end"))
    page.keyboard.press("Enter")
    canvas(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(story(page)).to_contain_text("b0_conv, channel")
    page.get_by_role("button", name="Unfold all").or_(page.get_by_role("button", name="Fold blocks")).click()
    page.keyboard.press("Tab")


def test_a_drag_asks_for_one_answer_at_a_time_and_ends_at_the_last(page: Page, url: str) -> None:
    """However fast the pointer moves: a request, its answer, the next; the last one is what is shown."""
    flow: list[str] = []

    def listen(socket: Any) -> None:
        socket.on(
            "framesent", lambda frame: flow.append("sent") if b"disturbances" in as_bytes(frame) else None
        )

    page.on("websocket", listen)
    open_page(page, f"{url}/?name=disturb")
    page.locator(".network[data-ready]").wait_for()
    box = page.locator(".easel").bounding_box()
    assert box is not None
    start, end = (0.1, 0.1), (0.5, 0.45)
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=60)
    page.mouse.up()
    expect(page.locator(".network")).to_have_attribute("data-waiting", "false")
    image = IMAGE.copy()
    half = round(SIZE * 0.25 / 2)
    middle = (round(SIZE * end[1]), round(SIZE * end[0]))
    image[middle[0] - half : middle[0] + half, middle[1] - half : middle[1] + half] = 128
    wanted = f"{small(image).probabilities[1]:.1%}"
    expect(page.locator(".scores .explained")).to_contain_text(wanted)
    assert 1 <= len(flow) < 60


def test_training_is_played_to_its_end_an_epoch_at_a_time(page: Page, url: str) -> None:
    asked: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda frame: asked.append("epoch") if b'"what":"epoch"' in as_bytes(frame) else None
        ),
    )
    open_page(page, f"{url}/?name=timeline")
    network = page.locator(".network")
    expect(network).to_have_attribute("data-epoch", str(EPOCHS[0]))
    page.get_by_role("button", name="Play").click()
    expect(network).to_have_attribute("data-epoch", str(EPOCHS[-1]))
    expect(page.locator(".epoch")).to_have_text(f"Epoch {EPOCHS[-1]}")
    assert len(asked) == len(EPOCHS) - 1
    page.get_by_role("slider").fill("1")
    expect(network).to_have_attribute("data-epoch", str(EPOCHS[1]))


def as_bytes(frame: Any) -> bytes:
    return frame if isinstance(frame, bytes) else str(frame).encode()
