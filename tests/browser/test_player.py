"""The player in a real browser: what it tells Python and when, its tiles by keys and pointer, its fit."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_page, wait_until_idle

APP = Path(__file__).parent / "apps" / "player_app.py"
REST_MILLISECONDS = 400


@pytest.fixture
def show(page: Page, url: str) -> Callable[..., Page]:
    def run(query: str = "") -> Page:
        open_page(page, f"{url}/?{query}")
        expect(tile(page, 0)).to_be_visible()
        expect(title(page)).to_have_text("frame 1")
        return page

    return run


def tile(page: Page, index: int) -> Locator:
    return page.locator(f".tile[data-tile='{index}']")


def title(page: Page) -> Locator:
    return page.locator(".player .title")


def heard(page: Page) -> Locator:
    return page.get_by_test_id("stText")


def colours(page: Page) -> list[list[int]]:
    """The colour in the middle of each tile, as drawn."""
    return page.locator(".sheet canvas").evaluate(
        """canvas => {
            const tiles = [...canvas.parentNode.querySelectorAll('.tile')];
            const frame = canvas.getBoundingClientRect();
            const scale = canvas.width / frame.width;
            const context = canvas.getContext('2d');
            return tiles.map(tile => {
                const box = tile.getBoundingClientRect();
                const [x, y] = [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top];
                return [...context.getImageData(x * scale, y * scale, 1, 1).data];
            });
        }"""
    )


def test_python_hears_where_the_reader_rests_and_its_answer_moves_nothing(show) -> None:
    page = show()
    page.locator(".player input").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(title(page)).to_have_text("frame 2")
    expect(heard(page)).to_have_text("heard: rest 2")
    wait_until_idle(page)
    # The answer to "rest 2" comes while the reader is at 0 already.
    page.keyboard.press("Home")
    page.evaluate(
        """() => {
            const find = root => root.querySelector('.player')
                ?? [...root.querySelectorAll('*')].map(e => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
            const player = find(document);
            window.seen = [];
            new MutationObserver(() => window.seen.push(player.dataset.index)).observe(player, { attributes: true });
        }"""
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(REST_MILLISECONDS + 20)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(heard(page)).to_have_text("heard: rest 2, rest 1, rest 3")
    wait_until_idle(page)
    places = [place for index, place in enumerate(page.evaluate("window.seen")) if index]
    assert places == sorted(places), "it never went back"
    expect(title(page)).to_have_text("frame 3")


def test_playing_reports_nothing_until_it_ends(show) -> None:
    page = show()
    page.get_by_role("button", name="Play").click()
    expect(title(page)).to_have_text("frame 3")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(heard(page)).to_have_text("heard: rest 3")


def test_python_can_send_the_reader_elsewhere(show) -> None:
    page = show()
    page.get_by_role("button", name="To the last").click()
    expect(title(page)).to_have_text("frame 3")
    page.get_by_role("button", name="Step back").click()
    expect(heard(page)).to_have_text("heard: rest 2")
    expect(title(page)).to_have_text("frame 2")
    page.get_by_role("button", name="To the last").click()
    expect(title(page)).to_have_text("frame 3")


def test_tiles_are_a_grid_for_keys(show) -> None:
    page = show("height=500")
    columns = int(page.locator(".tiles").evaluate("tiles => tiles.style.getPropertyValue('--columns')"))
    expect(page.get_by_role("gridcell")).to_have_count(16)
    expect(page.locator(".tile[tabindex='0']")).to_have_count(1)
    tile(page, 0).focus()
    for key, expected in (
        ("ArrowRight", 1),
        ("ArrowDown", 1 + columns),
        ("ArrowLeft", columns),
        ("Home", columns),
        ("End", 2 * columns - 1),
        ("ArrowUp", columns - 1),
        ("Control+End", 15),
        ("ArrowRight", 15),
        ("Control+Home", 0),
    ):
        page.keyboard.press(key)
        expect(tile(page, expected)).to_be_focused()
        expect(page.locator(".tile[tabindex='0']")).to_have_attribute("data-tile", str(expected))
    page.keyboard.press("ArrowRight")
    expect(tile(page, 1)).to_have_accessible_name("tile 1")
    page.keyboard.press("Enter")
    expect(heard(page)).to_have_text("heard: chosen 1 1")
    expect(tile(page, 1)).to_have_attribute("aria-selected", "true")
    expect(tile(page, 1)).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_small_tile_is_enlarged_beside_it_inside_the_window(show, page, width) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    show("height=320")
    before = page.locator(".player").bounding_box()
    for index in (0, 3, 15):
        tile(page, index).hover()
        enlarged = page.locator(".enlarged")
        expect(enlarged).to_be_visible()
        expect(enlarged.locator(".words")).to_have_text(f"tile {index}")
        own, other = tile(page, index).bounding_box(), enlarged.bounding_box()
        assert other["x"] >= 0
        assert other["x"] + other["width"] <= width
        assert other["y"] >= 0
        assert other["y"] + other["height"] <= 720
        assert other["width"] > 1.5 * own["width"]
        drawn = enlarged.locator("canvas").evaluate(
            "canvas => [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data]"
        )
        assert drawn == pytest.approx(colours(page)[index], abs=2)
    assert page.locator(".player").bounding_box() == before
    page.mouse.move(1, 1)
    expect(page.locator(".enlarged")).to_be_hidden()


def test_tiles_that_come_later_fill_their_places(show) -> None:
    page = show("few=1")
    empty = colours(page)[6:]
    assert len({tuple(colour) for colour in empty}) == 1
    assert len({tuple(colour) for colour in colours(page)[:6]}) == 6
    tile(page, 10).click(force=True)
    page.locator(".player input").focus()
    page.keyboard.press("End")
    expect(heard(page)).to_have_text("heard: rest 3")
    box = page.locator(".sheet").bounding_box()
    page.get_by_test_id("stCheckbox").locator("label").click()
    expect(page.locator(".tile[aria-disabled]")).to_have_count(0)
    for _ in range(20):
        if len({tuple(colour) for colour in colours(page)}) == 16:
            break
        page.wait_for_timeout(100)
    assert len({tuple(colour) for colour in colours(page)}) == 16
    assert page.locator(".sheet").bounding_box() == box
    expect(title(page)).to_have_text("frame 3")


def test_new_tiles_replace_the_old_ones_which_are_faded_until_then(show) -> None:
    page = show()
    before = colours(page)
    page.get_by_test_id("stCheckbox").locator("label").click()
    expect(page.locator(".tile[aria-disabled]")).to_have_count(10)
    page.wait_for_function(
        """() => {
            const find = root => root.querySelector('.sheet canvas')
                ?? [...root.querySelectorAll('*')].map(e => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
            const canvas = find(document), context = canvas.getContext('2d');
            return context.getImageData(canvas.width - 9, canvas.height - 9, 1, 1).data[3] < 255;
        }"""
    )
    there, waiting = colours(page)[:6], colours(page)[6:]
    assert there == before[:6]
    assert [colour[3] for colour in waiting] == [pytest.approx(0.3 * 255, abs=1)] * 10
    # A colour of little opacity is kept less exactly.
    assert [colour[:3] for colour in waiting] == [pytest.approx(colour[:3], abs=4) for colour in before[6:]]


def test_a_tile_stands_large_beside_all_where_there_is_room(show, page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    show("height=600&large=1")
    large = page.locator(".beside")
    expect(large.locator(".words")).to_have_text("tile 0")
    before = page.locator(".player").bounding_box()
    tile(page, 7).hover()
    expect(large.locator(".words")).to_have_text("tile 7")
    expect(page.locator(".enlarged")).to_be_hidden()
    drawn = large.locator("canvas").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data]"
    )
    assert drawn == pytest.approx(colours(page)[7], abs=2)
    assert page.locator(".player").bounding_box() == before
    page.set_viewport_size({"width": 390, "height": 720})
    expect(large).to_be_hidden()


def test_what_is_not_shown_is_fetched_when_the_reader_turns_to_it(page, url) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if request.url.endswith(".jpg") else None)
    open_page(page, url)
    expect(title(page)).to_have_text("frame 1")
    wait_until_idle(page)
    assert len(fetched) == 1
    tile(page, 3).hover()
    page.wait_for_timeout(500)
    assert len(set(fetched)) == len(fetched) == 4


@pytest.mark.parametrize(("width", "height", "stage"), [(1060, 720, 500), (392, 844, 654), (1280, 720, 260)])
def test_it_shows_itself_whole_on_the_stage(show, page, width, height, stage) -> None:
    page.set_viewport_size({"width": width, "height": height})
    show(f"height={stage}")
    box = page.locator(".player").bounding_box()
    assert box["height"] <= stage + 0.5
    assert (
        page.locator(".player, .stMain").evaluate_all(
            "all => Math.max(...all.map(element => element.scrollWidth - element.clientWidth))"
        )
        <= 0
    )
    tiles = page.locator(".tiles").bounding_box()
    assert max(tiles["width"] / box["width"], tiles["height"] / stage) > 0.5


def test_a_legend_says_what_colours_mean(show) -> None:
    page = show()
    expect(page.locator(".player .legend")).to_have_text(re.compile("0.*1.*activation"))
    expect(page.locator(".scale")).to_have_css("background-image", re.compile("linear-gradient"))


def test_a_finger_scrolls_up_and_down_and_a_tap_chooses(browser, url) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 500}, locale="en-GB")
    page = context.new_page()
    open_page(page, url)
    expect(page.locator(".tiles")).to_have_css("touch-action", "pan-y")
    tile(page, 2).tap()
    expect(heard(page)).to_have_text("heard: chosen 1 2")
    context.close()
