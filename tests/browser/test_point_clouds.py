"""The point clouds in a real browser, driven by pointer, keyboard and touch."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.apps.point_clouds_app import COLOURS
from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "point_clouds_app.py"


@pytest.fixture
def show(page: Page, url: str) -> Callable[..., Page]:
    def run(name: str = "small") -> Page:
        open_page(page, f"{url}/?name={name}")
        expect(page.locator(".plot .points")).to_have_count(2)
        return page

    return run


def plot(page: Page, cloud: int) -> Locator:
    return page.locator(".plot > svg").nth(cloud)


def point(page: Page, cloud: int, index: int) -> Locator:
    return plot(page, cloud).locator(f".points [data-index='{index}']")


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def marked(page: Page, cloud: int, name: str = "shown") -> list[int]:
    """The pictures whose points lie in the middle of the ring."""
    ring = plot(page, cloud).locator(f".mark.{name} .ring")
    if not ring.is_visible():
        return []
    x, y = middle(ring)
    places = [middle(point(page, cloud, index)) for index in range(len(COLOURS))]
    return [index for index, (px, py) in enumerate(places) if abs(px - x) < 2 and abs(py - y) < 2]


def words(page: Page, name: str = "shown") -> list[str]:
    return page.locator(f".tip.{name}:visible .words").all_inner_texts()


def colour_of(page: Page, cloud: int, name: str = "shown") -> tuple[int, ...]:
    """The colour in the middle of a thumbnail, as the screen shows it."""
    box = page.locator(".plot").nth(cloud).locator(f".tip.{name} .picture").bounding_box()
    assert box is not None
    picture = Image.open(io.BytesIO(page.screenshot(clip=box)))
    return picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))


def test_the_points_lie_where_the_numbers_say_on_one_scale(show) -> None:
    page = show()
    for cloud, (right, bottom) in ((0, (2, 4)), (1, (4, 2))):
        x, y = middle(plot(page, cloud))
        places = [middle(point(page, cloud, index)) for index in range(5)]
        assert places[0] == pytest.approx((x, y), abs=1.5)
        unit = (places[right][0] - x) / 4
        assert places[1] == pytest.approx((x - 4 * unit, y), abs=1.5)
        assert places[3] == pytest.approx((x, y - 3 * unit), abs=1.5)
        assert places[bottom] == pytest.approx((x, y + 3 * unit), abs=1.5)


@pytest.mark.parametrize("index", range(5))
def test_pointing_lights_the_same_picture_in_both_without_asking_the_server(show, index) -> None:
    sent: list[Any] = []
    show().on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page = show()
    before = len(sent)
    assert before > 0
    page.mouse.move(*middle(point(page, 0, index)))
    kind = "cat" if index < 2 else "dog"
    assert words(page) == [f"{kind}, picture {10 + index}"] * 2
    for cloud in (0, 1):
        assert marked(page, cloud) == [index]
        assert colour_of(page, cloud) == pytest.approx(COLOURS[index], abs=12)
    page.mouse.move(5, 5)
    assert words(page) == []
    assert len(sent) == before


def test_the_nearest_point_within_reach_is_taken(show) -> None:
    page = show()
    x, y = middle(point(page, 1, 3))
    page.mouse.move(x + 10, y + 8)
    assert marked(page, 0) == [3]
    page.mouse.move(x + 60, y + 60)
    assert marked(page, 0) == []


def test_a_click_holds_a_picture_beside_the_one_pointed_at(show) -> None:
    page = show()
    page.mouse.click(*middle(point(page, 0, 1)))
    page.mouse.move(*middle(point(page, 1, 3)))
    for cloud in (0, 1):
        assert marked(page, cloud, "held") == [1]
        assert marked(page, cloud) == [3]
    page.mouse.move(5, 5)
    assert words(page, "held") == ["cat, picture 11"] * 2
    assert words(page) == []
    page.mouse.click(*middle(point(page, 1, 1)))
    page.mouse.move(5, 5)
    assert words(page, "held") == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_thumbnail_covers_another_or_leaves_the_drawing(show, width) -> None:
    page = show()
    page.set_viewport_size({"width": width, "height": 1600})
    page.mouse.click(*middle(point(page, 0, 0)))
    for index in (1, 2, 3, 4):
        page.mouse.move(*middle(point(page, 0, index)))
        for cloud in (0, 1):
            frame = page.locator(".plot").nth(cloud)
            held, shown, whole = (
                locator.bounding_box()
                for locator in (frame.locator(".tip.held"), frame.locator(".tip.shown"), frame)
            )
            apart = [
                held[axis] + held[size] <= shown[axis] + 1 or shown[axis] + shown[size] <= held[axis] + 1
                for axis, size in (("x", "width"), ("y", "height"))
            ]
            assert any(apart), (index, cloud)
            for name in ("held", "shown"):
                x, y = middle(frame.locator(f".mark.{name} .ring"))
                for tip in (held, shown):
                    is_inside = 0 < x - tip["x"] < tip["width"] and 0 < y - tip["y"] < tip["height"]
                    assert not is_inside, "a thumbnail hides a point that it is about"
            for axis, size in (("x", "width"), ("y", "height")):
                assert whole[axis] - 1 <= shown[axis]
                assert shown[axis] + shown[size] <= whole[axis] + whole[size] + 1


def test_the_keyboard_moves_holds_and_lets_go(show) -> None:
    page = show()
    page.get_by_test_id("stCheckbox").get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    assert marked(page, 0) == [0]
    spoken = page.locator(".point-clouds .spoken")
    for key, expected in (("ArrowRight", 2), ("ArrowRight", 2), ("ArrowLeft", 0), ("ArrowUp", 3)):
        page.keyboard.press(key)
        assert marked(page, 1) == [expected]
    expect(spoken).to_have_text("dog, picture 13")
    page.keyboard.press("Enter")
    expect(spoken).to_have_text("dog, picture 13: held")
    page.keyboard.press("PageDown")
    assert (marked(page, 0), marked(page, 0, "held")) == ([4], [3])
    page.keyboard.press("Escape")
    assert (marked(page, 0), marked(page, 0, "held")) == ([4], [])
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert marked(page, 0) == [4], "in the other plane it is the rightmost"
    page.keyboard.press("Home")
    assert marked(page, 1) == [0]
    page.keyboard.press("Tab")
    assert words(page) == []


def test_every_point_can_be_reached_by_keys(show) -> None:
    page = show("many")
    plot(page, 0).focus()
    page.keyboard.press("Home")
    spoken = page.locator(".point-clouds .spoken")
    for index in range(1, 4):
        page.keyboard.press("PageDown")
        expect(spoken).to_have_text(f"0, picture {index}")
    page.keyboard.press("End")
    expect(spoken).to_have_text("9, picture 399")


def test_a_tap_holds(browser, url) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True, locale="en-GB")
    page = context.new_page()
    open_page(page, f"{url}/?name=small")
    expect(page.locator(".plot .points")).to_have_count(2)
    point(page, 0, 2).scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(point(page, 0, 2)))
    expect(page.locator(".tip.held:visible")).to_have_count(2)
    assert marked(page, 1, "held") == [2]
    context.close()


def test_narrow_pages_have_one_cloud_below_the_other(show) -> None:
    page = show()
    first, second = (page.locator(".plot").nth(cloud).bounding_box() for cloud in (0, 1))
    assert first["y"] == pytest.approx(second["y"], abs=1)
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator(".plot").nth(0)).to_be_visible()
    page.wait_for_function("() => document.documentElement.clientWidth <= 390")
    first, second = (page.locator(".plot").nth(cloud).bounding_box() for cloud in (0, 1))
    assert second["y"] > first["y"] + first["height"]
    assert first["x"] + first["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_a_screen_reader_hears(show) -> None:
    page = show()
    assert (
        plot(page, 0).get_attribute("aria-label") == "Pixels (12 numbers): 5 pictures as points. cat 2, dog 3"
    )
    expect(page.get_by_role("application")).to_have_count(2)


def test_ten_classes_look_different_in_shape_or_colour(show) -> None:
    page = show("many")
    looks = page.locator(".legend .point").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d') + getComputedStyle(path).fill)"
    )
    assert len(looks) == len(set(looks)) == 10


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2 of ``rgb(r, g, b)``."""
    shares = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_stands_out_from_a_light_and_a_dark_page(show) -> None:
    page = show("many")
    colours = set(
        page.locator(".legend .point").evaluate_all("paths => paths.map(path => getComputedStyle(path).fill)")
    )
    assert len(colours) == 5
    for colour in colours:
        for background in ("rgb(255, 255, 255)", "rgb(14, 17, 23)"):
            light, dark = sorted((luminance(colour), luminance(background)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 3, (colour, background)


def test_other_pictures_forget_what_was_held_and_nothing_is_left_behind(show) -> None:
    page = show()
    page.mouse.click(*middle(point(page, 0, 1)))
    expect(page.locator(".tip.held:visible")).to_have_count(2)
    page.get_by_test_id("stRadio").get_by_text("many", exact=True).click()
    expect(page.locator(".plot .points .point")).to_have_count(800)
    expect(page.locator(".tip:visible")).to_have_count(0)
    # All in one point: still inside the drawing.
    assert middle(point(page, 1, 399)) == pytest.approx(middle(plot(page, 1)), abs=1.5)
    page.get_by_test_id("stCheckbox").locator("label").click()
    expect(page.locator(".point-clouds")).to_have_count(0)
