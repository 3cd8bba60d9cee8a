"""The sliding window in a real browser, driven by pointer, keyboard and touch."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.apps.messages import MESSAGES
from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "sliding_window_app.py"
FIRST_SUM = "1×1 + 2×0 + 0×−1 + 0×1 + 1×0 + 4×−1 + 2×1 + 0×0 + 1×−1 = −2"


@pytest.fixture
def show(page: Page, url: str) -> Callable[..., Page]:
    """Open the page with the message of that name."""

    def run(name: str, **parameters: str) -> Page:
        open_page(page, f"{url}/?{urlencode({'name': name, **parameters})}")
        expect(output(page, 0)).to_be_visible()
        return page

    return run


def output(page: Page, index: int) -> Locator:
    return page.locator(f".output [data-index='{index}']")


def line(page: Page, index: int = 0) -> Locator:
    return page.locator(".line").nth(index)


def lit(page: Page, name: str, channel: int = 0) -> list[int]:
    """Indices of the input cells of a class, in the padded grid."""
    cells = page.locator(f".input .cell.{name}[data-channel='{channel}']")
    return cells.evaluate_all("cells => cells.map(cell => Number(cell.dataset.input))")


def chosen(page: Page) -> int:
    return int(page.locator(".output .chosen").get_attribute("data-index") or -1)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def switch_to(page: Page, name: str) -> None:
    """Let Streamlit send another message to the component on the page."""
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()
    message = MESSAGES[name]
    expect(page.locator(".output .cell")).to_have_count(len(message["windows"]))
    per_channel = message["inputRows"] * message["inputColumns"]
    expect(page.locator(".input .cell")).to_have_count(len(message["channels"]) * per_channel)


def test_pointing_lights_the_patch_and_writes_the_sum_without_asking_the_server(page, url) -> None:
    sent: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_page(page, url)
    expect(output(page, 0)).to_be_visible()
    expect(line(page)).to_have_text(FIRST_SUM)
    before = len(sent)
    assert before > 0
    output(page, 3).hover()
    # Rows and columns 1 to 3 of the 4x4 input: (1 + 0 + 3) - (1 + 0 + 2).
    expect(line(page)).to_have_text("1×1 + 4×0 + 1×−1 + 0×1 + 1×0 + 0×−1 + 3×1 + 0×0 + 2×−1 = 1")
    expect(page.locator(".position")).to_have_text("Row 2, column 2")
    assert lit(page, "counted") == [5, 6, 7, 9, 10, 11, 13, 14, 15]
    assert lit(page, "hole") == []
    assert len(sent) == before


def test_everything_is_redrawn_in_the_frame_of_the_event(show) -> None:
    page = show("large, colour")
    seen = page.evaluate(
        """() => new Promise(resolve => requestAnimationFrame(() => {
            const find = (root) => root.querySelector('.sliding-window')
                ?? [...root.querySelectorAll('*')].map(e => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
            const root = find(document);
            for (const index of [7, 200, 100]) {
                root.querySelector(`[data-index='${index}']`)
                    .dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            }
            resolve({
                last: root.querySelector('.last').textContent,
                counted: root.querySelectorAll('.input .counted').length,
                chosen: root.querySelector('.chosen').dataset.index,
                measures: performance.getEntriesByName('sliding-window:select').length,
            });
        }))"""
    )
    window = MESSAGES["large, colour"]["windows"][100]
    totals = " + ".join(part["total"] for part in window["sums"])
    # The browser never forgets a measure: more than one would be a leak.
    expected = {
        "last": f"{totals} + bias 0.5 = {window['result']}",
        "counted": 147,
        "chosen": "100",
        "measures": 1,
    }
    assert seen == expected


def test_dilation_leaves_holes_and_stride_jumps(show) -> None:
    page = show("stride 2, dilation 2")
    output(page, 0).hover()
    # The 8x8 picture with a ring of 2 is 12 columns wide; the window takes every other of 5 rows and columns.
    assert lit(page, "counted") == [0, 2, 4, 24, 26, 28, 48, 50, 52]
    assert len(lit(page, "hole")) == 16
    output(page, 1).hover()
    assert lit(page, "counted") == [2, 4, 6, 26, 28, 30, 50, 52, 54]
    expect(page.locator(".patch")).to_have_css("transform", "matrix(1, 0, 0, 1, 2, 0)")
    assert page.locator(".path").get_attribute("d").count("q") == 1
    output(page, 7).hover()
    expect(page.locator(".patch")).to_have_css("transform", "matrix(1, 0, 0, 1, 6, 2)")
    assert page.locator(".path").get_attribute("d").count("q") == 3


def test_padding_is_drawn_as_a_ring(show) -> None:
    page = show("padded")
    assert lit(page, "padding") == [
        index for index in range(36) if not (0 < index // 6 < 5 and 0 < index % 6 < 5)
    ]
    picture = page.locator(".overlay .picture")
    assert [picture.get_attribute(side) for side in ("x", "y", "width", "height")] == ["1", "1", "4", "4"]


def test_a_term_and_its_cells_light_each_other(show) -> None:
    page = show("small")
    output(page, 0).hover()
    partners = page.locator(".partner")
    page.locator(".sum [data-term='5']").hover()
    expect(partners).to_have_text(["4", "−1", "4×−1"])
    page.locator(".input [data-input='8']").hover()
    expect(partners).to_have_text(["2", "1", "2×1"])
    page.locator(".kernel [data-term='1']").hover()
    expect(partners).to_have_text(["2", "0", "2×0"])
    # Outside the patch nothing has a partner.
    page.locator(".input [data-input='15']").hover()
    expect(partners).to_have_count(0)


def test_three_channels_and_the_bias_add_up(show) -> None:
    page = show("colour")
    output(page, 5).hover()
    expect(line(page, 0)).to_have_text("R: 0×0 + 1×0 + 8×1 + 6×2 + 9×−2 + 7×−2 + 9×2 + 2×2 + 8×−1 = 2")
    expect(line(page, 3)).to_have_text("2 + 7 + 21 + bias 1 = 31")
    assert [lit(page, "counted", channel) for channel in (0, 2)] == [[7, 8, 9, 13, 14, 15, 19, 20, 21]] * 2


def test_the_winner_of_max_pooling_is_lit(show) -> None:
    page = show("max")
    output(page, 5).hover()
    expect(line(page)).to_have_text("max(5, 9, 5, 0) = 9")
    expect(page.locator(".winner")).to_have_text(["9", "9"])
    assert lit(page, "winner") == [19]


def test_the_average_is_divided_by_what_counts(show) -> None:
    page = show("average, padded")
    output(page, 4).hover()
    expect(line(page)).to_have_text("(1 + 4 + 0 + 1)/4 = 1.5")
    output(page, 2).hover()
    expect(line(page)).to_have_text("(3)/1 = 3")
    assert lit(page, "counted") == [10]
    assert lit(page, "hole") == [4, 5, 11]


def test_the_keyboard_walks_over_the_output(show) -> None:
    page = show("picture")
    page.get_by_role("grid").focus()
    expect(page.get_by_role("grid")).to_have_attribute("aria-label", "Output")
    for keys, expected in [
        (["ArrowRight", "ArrowRight", "ArrowDown"], 10),
        (["Home"], 8),
        (["ArrowLeft"], 8),
        (["End"], 15),
        (["PageDown"], 63),
        (["ArrowDown"], 63),
        (["ArrowUp", "ArrowLeft"], 54),
        (["PageUp"], 6),
        (["Control+End"], 63),
        (["Control+Home"], 0),
    ]:
        press(page, *keys)
        assert chosen(page) == expected
        expect(page.get_by_role("grid")).to_have_attribute("aria-activedescendant", f"output-{expected}")
    # The corner of the picture is 8 6 / 1 8 below and right of the ring's zeros.
    expect(page.locator("[aria-live=polite]")).to_have_text(
        "0×1 + 0×0 + 0×−1 + 0×1 + 8×0 + 6×−1 + 0×1 + 1×0 + 8×−1 = −14"
    )
    expect(output(page, 0)).to_have_attribute("aria-label", "Row 1, column 1: −14")


def test_playing_fills_the_output(show) -> None:
    page = show("small")
    visited, play = page.locator(".output .visited"), page.locator("[data-action=play]")
    expect(page.locator(".output > .filling")).to_have_count(0)
    page.locator("[data-action=reset]").click()
    expect(page.locator(".output > .filling")).to_be_visible()
    expect(visited).to_have_count(1)
    page.locator("[data-action=step]").click()
    page.locator("[data-action=step]").click()
    page.locator("[data-action=back]").click()
    assert chosen(page) == 1
    expect(visited).to_have_count(3)
    expect(play).to_have_accessible_name("Play")
    page.locator(".speed input").fill("20")
    play.click()
    expect(visited).to_have_count(4)
    assert chosen(page) == 3
    expect(play).to_have_accessible_name("Play")
    page.locator("[data-action=reset]").click()
    page.locator("[data-action=show_all]").click()
    expect(page.locator(".output > .filling")).to_have_count(0)


def test_the_space_bar_plays_and_pauses(show) -> None:
    page = show("picture")
    page.get_by_role("grid").focus()
    press(page, " ")
    play = page.locator("[data-action=play]")
    expect(play).to_have_accessible_name("Pause")
    expect(output(page, 2)).to_have_class(re.compile("visited"))
    press(page, " ")
    expect(play).to_have_accessible_name("Play")
    output(page, 9).click()
    assert chosen(page) == 9


def test_a_finger_drags_over_the_output(browser, url) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 420, "height": 900})
    page = context.new_page()
    open_page(page, f"{url}/?name=picture")
    output(page, 0).scroll_into_view_if_needed()
    session = context.new_cdp_session(page)

    def touch(kind: str, index: int | None = None) -> None:
        box = None if index is None else output(page, index).bounding_box()
        points = (
            [] if box is None else [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
        )
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    expect(output(page, 0)).to_have_class(re.compile("chosen"))
    for index in (1, 10, 19):
        touch("touchMove", index)
        expect(output(page, index)).to_have_class(re.compile("chosen"))
    touch("touchEnd")
    assert chosen(page) == 19
    context.close()


def test_new_numbers_keep_the_place_and_add_no_listeners(page, url) -> None:
    page.add_init_script(
        """window.listened = 0;
        const original = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (...args) {
            if (this instanceof Element && this.closest('.sliding-window')) window.listened += 1;
            return original.apply(this, args);
        };"""
    )
    open_page(page, f"{url}/?name=small")
    expect(line(page)).to_have_text(FIRST_SUM)
    before = page.evaluate("window.listened")
    assert before > 0
    output(page, 2).click()
    switch_to(page, "small, other kernel")
    expect(line(page)).to_have_text(re.compile("0×1 \\+ 1×1 \\+ 4×1 .* = 1$"))
    assert chosen(page) == 2
    # (1, 0) in an output of two columns is cell 4 in one of four.
    switch_to(page, "padded")
    assert chosen(page) == 4
    output(page, 15).click()
    # Row 4 is not in the smaller output.
    switch_to(page, "small")
    assert chosen(page) == 0
    assert page.evaluate("window.listened") == before
    expect(page.locator(".sliding-window")).to_have_count(1)


def test_nothing_goes_on_after_the_component_has_left_the_page(show) -> None:
    page = show("picture")
    component = page.locator(".sliding-window").element_handle()
    page.locator(".speed input").fill("20")
    page.locator("[data-action=play]").click()
    page.get_by_text("Show", exact=True).click()
    expect(page.locator(".sliding-window")).to_have_count(0)
    before, after = component.evaluate(
        """async root => {
            const place = () => root.querySelector('.chosen').dataset.index;
            const before = place();
            const others = root.querySelectorAll(`[data-index]:not([data-index='${before}'])`);
            others[0].dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            await new Promise(resolve => setTimeout(resolve, 300));
            return [before, place()];
        }"""
    )
    assert before == after


CONTRASTS = """cells => cells.map(cell => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const light = colour => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const style = getComputedStyle(cell);
    const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_number_stands_out_from_its_cell(show, page, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    show("padded")
    background = page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", background)[:3]))
    assert brightness > 600 if scheme == "light" else brightness < 150
    contrasts = page.locator(".sliding-window .cell").evaluate_all(CONTRASTS)
    assert len(contrasts) == 36 + 9 + 16
    assert min(contrasts) >= 4.5


def test_a_narrow_screen_needs_no_scrolling_sideways(show, page) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    show("small")
    overflow = "all => Math.max(...all.map(element => element.scrollWidth - element.clientWidth))"
    for name in ("picture", "colour", "stride 2, dilation 2", "max"):
        switch_to(page, name)
        assert page.locator(".sliding-window, .stMain").evaluate_all(overflow) <= 0, name
        assert page.locator(".output .cell").first.bounding_box()["width"] >= 16, name


def test_a_larger_root_font_enlarges_the_grids(show) -> None:
    page = show("small")
    before = output(page, 0).bounding_box()["width"]
    page.add_style_tag(content="html { font-size: 150% !important; }")
    assert output(page, 0).bounding_box()["width"] == pytest.approx(1.5 * before, rel=0.02)


def test_less_motion_is_respected(show, page) -> None:
    show("small")
    page.get_by_role("grid").focus()
    press(page, "ArrowRight")
    patch = page.locator(".patch")
    expect(patch).to_have_css("transition-property", "transform")
    page.emulate_media(reduced_motion="reduce")
    expect(patch).not_to_have_css("transition-property", "transform")


def test_all_words_come_from_the_labels(show) -> None:
    page = show("small", labels="marked")
    for name in ("padded", "stride 2, dilation 2", "max", "average", "colour"):
        switch_to(page, name)
        output(page, 1).click()
        texts = page.locator(".sliding-window").evaluate(
            """root => [root.innerText, ...[...root.querySelectorAll('*')].flatMap(
                element => ['aria-label', 'title'].map(name => element.getAttribute(name) ?? ''))]"""
        )
        assert "⟦" in texts[0]
        unmarked = re.sub("⟦.*?⟧", "", "\n".join(texts), flags=re.DOTALL)
        channels = {channel["name"] for channel in MESSAGES[name]["channels"]} - {""}
        assert set(re.findall(r"[^\W\d_]+", unmarked)) == channels, name


def test_python_hears_of_the_cell_where_the_reader_rests_but_not_while_it_plays(show) -> None:
    page = show("picture", reports="yes")
    page.get_by_role("grid").focus()
    press(page, "ArrowDown", "ArrowRight", "ArrowRight")
    expect(page).to_have_url(re.compile("cell=1-2"))
    assert chosen(page) == 10
    page.locator(".speed input").fill("20")
    press(page, "Tab")
    page.locator("[data-action=play]").click()
    expect(output(page, 12)).to_have_class(re.compile("visited"))
    expect(page).to_have_url(re.compile("cell=1-2"))
    page.locator("[data-action=play]").click()
    rested = chosen(page)
    expect(page).to_have_url(re.compile(f"cell={rested // 8}-{rested % 8}"))
    assert chosen(page) == rested


def test_a_link_restores_the_cell(show) -> None:
    page = show("picture", reports="yes", cell="2-3")
    expect(page.locator(".position")).to_have_text("Row 3, column 4")
    # Beyond the end is the last.
    page = show("small", cell="2-3")
    expect(page.locator(".position")).to_have_text("Row 2, column 2")


def test_a_veiled_output_tells_no_number(show) -> None:
    page = show("colour", veiled="yes")
    output(page, 5).hover()
    expect(page.locator(".output .cell")).to_have_text(["?"] * 16)
    expect(output(page, 5)).to_have_attribute("aria-label", "Row 2, column 2: ?")
    expect(line(page, 0)).to_have_text("R: 0×0 + 1×0 + 8×1 + 6×2 + 9×−2 + 7×−2 + 9×2 + 2×2 + 8×−1 = ?")
    expect(line(page, 3)).to_have_text("? + ? + ? + bias 1 = ?")
    assert "31" not in page.locator("[aria-live=polite]").inner_text()
    fills = page.locator(".output .cell").evaluate_all(
        "cells => cells.map(c => getComputedStyle(c).backgroundColor)"
    )
    assert len(set(fills)) == 1
    page.get_by_test_id("stCheckbox").filter(has_text="Veil").locator("label").click()
    expect(line(page, 3)).to_have_text("2 + 7 + 21 + bias 1 = 31")
    expect(output(page, 5)).to_have_text("31")
    assert chosen(page) == 5


def test_one_tab_stop_and_one_box(show) -> None:
    page = show("picture")
    expect(page.locator(".sliding-window .grid[tabindex], .sliding-window .cell[tabindex]")).to_have_count(1)
    page.get_by_role("grid").focus()
    page.locator(".speed input").fill("20")
    page.get_by_role("grid").focus()
    press(page, " ")
    expect(output(page, 3)).to_have_class(re.compile("visited"))
    boxes = page.locator(".output .cell").evaluate_all(
        "cells => cells.filter(cell => getComputedStyle(cell).outlineStyle === 'solid').length"
    )
    assert boxes == 1


SIZES = [(1060, 720, 500), (1920, 1080, 860), (392, 844, 654)]


@pytest.mark.parametrize(("width", "height", "stage"), SIZES)
def test_it_shows_itself_whole_on_the_stage(show, page, width, height, stage) -> None:
    page.set_viewport_size({"width": width, "height": height})
    show("small", height=str(stage))
    for name in ("picture", "colour", "stride 2, dilation 2", "max"):
        switch_to(page, name)
        whole = page.locator(".sliding-window")
        box = whole.bounding_box()
        assert box["height"] <= stage + 0.5, name
        for part in (".output > .grid", ".line >> nth=-1", ".input > .grid >> nth=-1"):
            inner = whole.locator(part).bounding_box()
            assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 0.5, (name, part)
            assert inner["y"] + inner["height"] <= box["y"] + box["height"] + 0.5, (name, part)
        sizes = whole.locator(".input .grid, .output .grid").evaluate_all(
            "grids => grids.map(grid => Number.parseFloat(getComputedStyle(grid).fontSize))"
        )
        assert min(sizes) >= 9, name


def test_channels_kernels_sums_and_output_stand_in_one_row(show, page) -> None:
    page.set_viewport_size({"width": 1060, "height": 720})
    show("colour", height="500")
    ends = []
    for part in (".input > .grid", ".kernel > .grid", ".line >> nth=0", ".output > .grid"):
        box = page.locator(part).first.bounding_box()
        ends += [box["x"], box["x"] + box["width"]]
    assert ends == sorted(ends)


def test_a_share_of_the_stage_is_kept(show) -> None:
    page = show("picture", height="700", share="0.5")
    assert page.locator(".sliding-window").bounding_box()["height"] <= 350.5


def test_weights_stand_in_the_window_where_they_can_be_read(show, page) -> None:
    show("small", height="600")
    expect(page.locator(".weighted [data-weight]")).to_have_count(9)
    size = output(page, 0).evaluate("cell => cell.offsetWidth * 0.27")
    assert size >= 11
    show("small", height="240")
    expect(page.locator(".weighted")).to_have_count(0)


def test_a_finger_that_moves_up_scrolls_the_page(show) -> None:
    page = show("picture")
    for grid in page.locator(".grid").all():
        expect(grid).to_have_css("touch-action", "pan-y")
