"""The row of icons in a real browser: the picture and the numbers that it saves, and the full stage."""

import csv
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import PAGE_MILLISECONDS, open_page, wait_until_idle
from tests.browser.stage import PHONE

# Of the first two runs in a chart (core.figures.template.PALETTE), and the ends of a map's scale (DIVERGING).
BLUE, VERMILLION = (0, 114, 178), (213, 94, 0)
COLD, WARM = (5, 48, 97), (127, 59, 8)


def save(page: Page, button: str) -> tuple[str, bytes]:
    """Press a button of the row; name and content of the file that it saves."""
    with page.expect_download(timeout=4 * PAGE_MILLISECONDS) as waited:
        page.get_by_role("button", name=button, exact=True).click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def pixels(content: bytes) -> NDArray[np.int16]:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=np.int16)


def share(picture: NDArray[np.int16], colour: tuple[int, int, int]) -> float:
    """Of the pixels that have this colour, but for rounding."""
    return float((np.abs(picture - colour).max(axis=-1) <= 2).mean())


def wait_until_drawn(page: Page, charts: int) -> None:
    expect(page.locator(".st-key-stage .cartesianlayer .subplot")).to_have_count(charts)
    wait_until_idle(page)


def test_the_stage_is_saved_as_it_stands_there(page: Page, dashboard: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, f"{dashboard}/convolution?lang=en&convolution_ask=0")
    wait_until_drawn(page, charts=1)
    assert not any("/picture/" in url for url in asked), "a first visit loads what only few need"
    stage = page.locator(".st-key-stage").bounding_box()
    name, content = save(page, "Save picture")
    assert name == "convolution-window.png"
    picture = pixels(content)
    height, width = picture.shape[:2]
    assert width == pytest.approx(2 * stage["width"] + 96, abs=4)
    assert height > 2 * stage["height"]
    # The component in its shadow root (kernel), the photograph with its frame, and the map of the chart.
    assert share(picture, WARM) > 0.002
    assert share(picture, COLD) > 0.002
    assert 0 < share(picture, VERMILLION) < 0.01
    right = picture[height // 4 : height // 2, -width // 4 :]
    assert right.reshape(-1, 3).std(axis=0).min() > 20, "no photograph"
    top = picture[:90]
    assert (top < 128).any(), "no title"
    assert all(url.startswith(dashboard) for url in asked if url.startswith("http"))


@pytest.mark.parametrize("is_asking", ["1", "0"])
def test_a_veiled_answer_is_not_in_the_picture(page: Page, dashboard: str, is_asking: str) -> None:
    link = f"training_curves?lang=zh&training_curves_view=lag&training_curves_ask={is_asking}"
    open_page(page, f"{dashboard}/{link}")
    wait_until_drawn(page, charts=1)
    picture = pixels(save(page, "保存图片")[1])
    assert picture.std() > 5, "blank"
    # The smoothed line; the raw one is grey.
    assert (share(picture, BLUE) > 0) == (is_asking == "0")


def test_a_picture_is_as_dark_as_its_page(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(color_scheme="dark", locale="en-GB")
    page = context.new_page()
    open_page(page, f"{dashboard}/pooling?lang=en&pooling_view=dilution&pooling_ask=0")
    wait_until_drawn(page, charts=3)
    page_colour = page.locator(".stApp").evaluate("(app) => getComputedStyle(app).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", page_colour)[:3])
    picture = pixels(save(page, "Save picture")[1])
    assert picture[0, 0].tolist() == [red, green, blue]
    assert max(red, green, blue) < 64
    assert share(picture, (red, green, blue)) > 0.3
    assert share(picture, WARM) > 0.005  # one cell of the sixteen, and the end of the scale
    context.close()


def test_the_numbers_of_the_stage_are_saved(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/pooling?lang=en&pooling_view=dilution&pooling_ask=0")
    name, content = save(page, "Save data")
    assert name == "pooling-dilution.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        maps = {
            entry.removesuffix(".csv"): list(csv.reader(io.StringIO(archive.read(entry).decode())))
            for entry in archive.namelist()
        }
    response, largest = (
        np.array(maps[name][1:], float)[:, 1:] for name in ("dilution_response", "dilution_max")
    )
    np.testing.assert_array_equal(response.reshape(4, 4, 4, 4).max(axis=(1, 3)), largest)


def test_all_icons_stand_in_one_line_on_a_phone(page: Page, dashboard: str) -> None:
    """Beside the longest titles of both languages."""
    page.set_viewport_size(PHONE)
    for lesson, language in (("small_data", "en"), ("dense_vs_convnet", "zh")):
        open_page(page, f"{dashboard}/{lesson}?lang={language}&{lesson}_ask=0")
        buttons = page.locator(".st-key-toolbar button:visible")
        expect(buttons).to_have_count(5)
        boxes = [button.bounding_box() for button in buttons.all()]
        title = page.locator("h1").bounding_box()
        assert title["x"] + title["width"] <= min(box["x"] for box in boxes)
        middles = [box["y"] + box["height"] / 2 for box in boxes]
        assert max(middles) - min(middles) <= 2
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)
        assert all(len(button.inner_text().strip()) > 1 for button in buttons.all()), "an icon without a name"


@pytest.mark.parametrize("way", ["Escape", "button", "browser"])
def test_the_full_stage_is_entered_turned_and_left(page: Page, dashboard: str, way: str) -> None:
    open_page(page, f"{dashboard}/pooling?lang=en")
    page.get_by_role("button", name="Full stage", exact=True).click()
    back = page.get_by_role("button", name="Leave the full stage", exact=True)
    expect(back).to_be_visible()
    expect(page).to_have_url(re.compile("projector=1"))
    page.wait_for_function("() => document.fullscreenElement")
    first, second = (page.locator(".st-key-views button").nth(place) for place in (0, 1))
    wait_until_idle(page)  # a key that comes while the stage is drawn anew is lost
    page.keyboard.press("PageDown")
    expect(second).to_have_attribute("aria-checked", "true")
    page.keyboard.press("PageUp")
    expect(first).to_have_attribute("aria-checked", "true")
    wait_until_idle(page)
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "button":
        back.click()
    else:  # Escape as the browser takes it: the page hears nothing of the key
        page.evaluate("() => document.exitFullscreen()")
    expect(back).to_have_count(0)
    expect(page).not_to_have_url(re.compile("projector"))
    page.wait_for_function("() => !document.fullscreenElement")
    expect(page.locator(".stAppHeader")).to_be_visible()
    page.keyboard.press("PageDown")
    wait_until_idle(page)
    expect(first).to_have_attribute("aria-checked", "true")


@pytest.mark.parametrize(
    ("viewport", "lang"), [({"width": 1280, "height": 720}, "en"), (PHONE, "zh")], ids=["desk", "phone"]
)
def test_a_view_and_all_of_a_lesson_as_notebooks(
    browser: Browser, dashboard: str, viewport: ViewportSize, lang: str
) -> None:
    words = {
        "en": ("Code", "Notebook", "All of this lesson", r"^.*\d+ notebooks \(ZIP\)$"),
        "zh": ("代码", "笔记本", "整节课", r"^.*\d+ 个笔记本（ZIP）$"),
    }
    code, notebook, whole, ready = words[lang]
    context = browser.new_context(viewport=viewport, locale="en-GB")
    page = context.new_page()
    open_page(page, f"{dashboard}/pooling?lang={lang}&pooling_picture=horse&pooling_view=comparison")
    wait_until_idle(page)
    page.get_by_role("button", name=code, exact=True).click()
    name, content = save(page, notebook)
    assert name == "pooling-comparison.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == {
            "pooling-comparison/pictures/horse.png", "pooling-comparison/pooling-comparison.ipynb"
        }  # fmt: skip
        text = archive.read("pooling-comparison/pooling-comparison.ipynb").decode()
    link = re.search(rf"{re.escape(dashboard)}/pooling\?([^)]*)", text)[1]
    assert set(link.split("&")) == {f"lang={lang}", "pooling_picture=horse", "pooling_view=comparison"}
    page.get_by_role("button", name=whole, exact=True).click()
    button = page.get_by_role("button", name=re.compile(ready))
    expect(button).to_be_visible(timeout=4 * PAGE_MILLISECONDS)
    box = button.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    with page.expect_download(timeout=4 * PAGE_MILLISECONDS) as waited:
        button.click()
    assert waited.value.suggested_filename == "pooling.zip"
    with zipfile.ZipFile(waited.value.path()) as archive:
        count = len([entry for entry in archive.namelist() if entry.endswith(".ipynb")])
    assert str(count) in button.inner_text()
    assert count > 3
    assert "pooling_view=comparison" in page.url
    context.close()
