"""Ask axe-core what a page keeps from readers who see, hear or move differently.

python -m tests.browser.axe                 # home and every view, both languages and themes, asking and not
python -m tests.browser.axe pooling filters # these lessons
"""

import argparse
from typing import Literal, get_args

from playwright.sync_api import Page

from tests.browser.chromium import visiting
from tests.browser.server import ROOT
from tests.browser.stage import DESKTOPS, open_view, rest
from tests.pages.dashboard import LANGUAGES, VIEWS

SCRIPT = ROOT / "tests" / "browser" / "js" / "node_modules" / "axe-core" / "axe.min.js"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
# What only Streamlit can mend: its own markup, by rule and element.
STREAMLITS_OWN: dict[str, tuple[str, ...]] = {}
# Streamlit follows the system, a moment later: the background is lighter than the words, or darker.
_IS_IN_THEME = """(theme) => {
  const lightness = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((sum, each) => sum + each, 0);
  const { backgroundColor, color } = getComputedStyle(document.querySelector(".stApp"));
  return (lightness(backgroundColor) > lightness(color)) === (theme === "light");
}"""
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .flatMap((each) => each.nodes.map((node) => [each.id, node.target.join(" "), node.html.slice(0, 120)]));
}"""


def findings(page: Page, theme: Theme) -> list[str]:
    """What is serious or critical on the page that is open, in a theme, less what only Streamlit can mend."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(_IS_IN_THEME, arg=theme)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))  # a script tag of ours the page's policy refuses
    found = page.evaluate(_RUN)
    return [
        f"{rule}: {target} {html}"
        for rule, target, html in found
        if not any(part in html or part in target for part in STREAMLITS_OWN.get(rule, ()))
    ]


def main() -> None:
    """Read the command line, ask, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help=", ".join(VIEWS))
    lessons = parser.parse_args().lessons or list(VIEWS)
    count = 0
    with visiting() as (browser, url):
        page = browser.new_page(viewport=DESKTOPS[0], locale="en-GB")
        for language in LANGUAGES:
            page.goto(f"{url}/?lang={language}")
            rest(page)
            count += _print(page, f"home {language}")
            for lesson in lessons:
                for view in VIEWS[lesson]:
                    for asks in ("1", "0"):
                        open_view(page, url, lesson, view, language, **{f"{lesson}_ask": asks})
                        count += _print(page, f"{lesson} {view} {language} ask={asks}")
    raise SystemExit(f"{count} findings are serious or critical." if count else 0)


def _print(page: Page, name: str) -> int:
    """What was found in both themes, a line each; how much."""
    found = [f"{theme}: {line}" for theme in THEMES for line in findings(page, theme)]
    print(f"{name}: {len(found) or 'good'}", *(f"    {line}" for line in found), sep="\n", flush=True)
    return len(found)


if __name__ == "__main__":
    main()
