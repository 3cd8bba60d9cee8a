"""Measure how much of each view's stage a reader sees without scrolling.

    python -m tests.browser.stage                     # all lessons, sizes and languages, a line each
    python -m tests.browser.stage convolution pooling # these lessons
    python -m tests.browser.stage --url URL pooling   # on a server that runs already

What counts as the stage is all that it holds, also what reaches out of it or is cut off inside of it.
"""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.chromium import visiting
from tests.pages.dashboard import LANGUAGES, VIEWS

DESKTOPS: tuple[ViewportSize, ...] = (
    {"width": 1280, "height": 720},
    {"width": 1366, "height": 768},
    {"width": 1920, "height": 1080},
)
PHONE: ViewportSize = {"width": 390, "height": 844}
PHONE_STAGE_TOP = 420
PROJECTOR_PIXELS = 24
LEAST_SHARE = 0.9
_REST_MILLISECONDS = 600
_MOST_MILLISECONDS = 120_000

_FIT_MILLISECONDS = 4000
# Plotly draws a chart at its usual height first, and again at that of its place.
_CHARTS_FIT = """() => [...document.querySelectorAll(".st-key-stage .stPlotlyChart")]
  .every((chart) => chart.scrollHeight <= chart.clientHeight + 4)"""
# Two pixels are a border or a rounding; a canvas with its own scroll bars (a table) may hold more than it shows.
_MEASURE = """() => {
  const stage = document.querySelector(".st-key-stage"), panel = document.querySelector(".st-key-panel");
  const isSeen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const unseen = "[class*=st-key-hidden-], .spoken, .ruler, [hidden]";
  const within = (e) => e.closest(`.stDataFrame, .modebar-container, ${unseen}`);
  const nameOf = (e) => e.tagName.toLowerCase() + "." + String(e.className.baseVal ?? e.className).slice(0, 60);
  const box = stage.getBoundingClientRect();
  let [bottom, right] = [box.bottom, box.right];
  const cut = [], small = [];
  const roots = [stage, ...[...stage.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean)];
  for (const root of roots) for (const e of root.querySelectorAll("*")) {
    if (within(e) || !isSeen(e)) continue;
    const rect = e.getBoundingClientRect();
    if (!rect.width || !rect.height) continue;
    // What Plotly draws is clipped by its own pictures.
    if (!e.closest(".svg-container") || e.matches(".svg-container, .main-svg")) {
      bottom = Math.max(bottom, rect.bottom);
      right = Math.max(right, rect.right);
    }
    const style = getComputedStyle(e);
    const clips = e instanceof HTMLElement && style.overflowY !== "visible" && !e.closest(".js-plotly-plot");
    if (clips && e.clientHeight > 8 && e.scrollHeight > e.clientHeight + 4)
      cut.push(`${nameOf(e)} ${e.scrollHeight}>${e.clientHeight}`);
    const words = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const size = parseFloat(style.fontSize);
    const isWord = !e.closest(".katex, [data-testid=stIconMaterial]");
    if (words && isWord && size < 23.5) small.push(`${Math.round(size)}px ${e.textContent.trim().slice(0, 20)}`);
  }
  const seen = Math.max(0, Math.min(bottom, innerHeight) - Math.max(box.top, 0));
  return {
    share: seen / (bottom - box.top), top: box.top, height: bottom - box.top,
    filled: box.height, right, page: document.documentElement.scrollWidth,
    pageHeight: document.querySelector(".stMain").scrollHeight,
    panelBottom: panel.getBoundingClientRect().bottom, cut: cut.slice(0, 4), small: [...new Set(small)].slice(0, 6),
  };
}"""


@dataclass(frozen=True)
class Measured:
    """What was found at one size.

    Attributes:
        share: Of the stage's height with all that it holds, 0-1, that is on the screen.
        top: Pixels between the upper end of the screen and the stage.
        height: Of the stage and what reaches out of it, in pixels.
        right: Where the rightmost part of the stage ends.
        page_width: Of what can be scrolled sideways.
        page_height: Of the whole page.
        panel_bottom: Where the controls end.
        cut: Parts whose content is cut off.
        small: Texts of less than 24 pixels.
        size: Of the window.
    """

    share: float
    top: float
    height: float
    right: float
    page_width: float
    page_height: float
    panel_bottom: float
    cut: tuple[str, ...]
    small: tuple[str, ...]
    size: ViewportSize

    def faults(self, *, projector: bool = False) -> list[str]:
        """What falls short of the goals, in words."""
        width, height = self.size["width"], self.size["height"]
        found = []
        if max(self.right, self.page_width) > width + 2:
            found.append(f"reaches to {max(self.right, self.page_width):.0f} px")
        if width == PHONE["width"]:
            if self.top > PHONE_STAGE_TOP:
                found.append(f"the stage begins at {self.top:.0f} px")
            return found
        if self.share < LEAST_SHARE:
            found.append(f"{self.share:.0%} of {self.height:.0f} px seen")
        if self.panel_bottom > height + 2:
            found.append(f"the controls end at {self.panel_bottom:.0f} px")
        if self.cut:
            found.append("cut off: " + "; ".join(self.cut))
        if projector and self.small:
            found.append("small type: " + "; ".join(self.small))
        return found


def open_view(page: Page, url: str, lesson: str, view: str, language: str, **parameters: str) -> None:
    """One view, at rest, as a link opens it."""
    extra = "".join(f"&{name}={value}" for name, value in parameters.items())
    page.goto(f"{url}/{lesson}?lang={language}&{lesson}_view={view}{extra}")
    page.locator(".st-key-stage").wait_for(timeout=_MOST_MILLISECONDS)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]", timeout=_MOST_MILLISECONDS)
    page.wait_for_timeout(_REST_MILLISECONDS)


def measure(page: Page, size: ViewportSize) -> Measured:
    """The stage of the page that is open, in a window of ``size``."""
    page.set_viewport_size(size)
    page.wait_for_timeout(_REST_MILLISECONDS)
    with suppress(PlaywrightTimeout):  # charts that never fit are found below
        page.wait_for_function(_CHARTS_FIT, timeout=_FIT_MILLISECONDS)
    found = page.evaluate(_MEASURE)
    return Measured(
        found["share"], found["top"], found["height"], found["right"], found["page"], found["pageHeight"],
        found["panelBottom"], tuple(found["cut"]), tuple(found["small"]), size,
    )  # fmt: skip


def _measure_all(page: Page, url: str, lessons: Sequence[str], languages: Sequence[str]) -> int:
    """Print every view's faults; how many views have one."""
    faulty = 0
    for lesson in lessons:
        for view in VIEWS[lesson]:
            for language in languages:
                lines = []
                for asking in ("1", "0"):
                    page.set_viewport_size(DESKTOPS[0])
                    open_view(page, url, lesson, view, language, **{f"{lesson}_ask": asking})
                    for size in (*DESKTOPS, PHONE):
                        faults = measure(page, size).faults()
                        lines += [
                            f"    {size['width']}x{size['height']} ask={asking}: {fault}" for fault in faults
                        ]
                page.set_viewport_size(DESKTOPS[0])
                open_view(page, url, lesson, view, language, projector="1")
                faults = measure(page, DESKTOPS[0]).faults(projector=True)
                lines += [f"    projector: {fault}" for fault in faults]
                faulty += bool(lines)
                print(
                    f"{lesson} {view} {language}: {'good' if not lines else ''}", *lines, sep="\n", flush=True
                )
    return faulty


def main() -> None:
    """Read the command line, measure, and fail where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help=", ".join(VIEWS))
    parser.add_argument("--url", help="of a server that runs already")
    parser.add_argument("--language", choices=LANGUAGES, help="only this one")
    options = parser.parse_args()
    languages = (options.language,) if options.language else LANGUAGES
    with visiting(options.url) as (browser, url):
        page = browser.new_page(locale="en-GB")
        faulty = _measure_all(page, url, options.lessons or list(VIEWS), languages)
    raise SystemExit(f"{faulty} views fall short." if faulty else 0)


if __name__ == "__main__":
    main()
