"""Ask axe-core what a page keeps from readers who see, hear or move differently.

python -m tests.browser.axe                 # home and every view, both languages, both themes
python -m tests.browser.axe pooling filters # these lessons
"""

import argparse

from playwright.sync_api import Page

from tests.browser.chromium import visiting
from tests.browser.server import ROOT
from tests.browser.stage import DESKTOPS, open_view
from tests.pages.dashboard import LANGUAGES, VIEWS

SCRIPT = ROOT / "tests" / "browser" / "js" / "node_modules" / "axe-core" / "axe.min.js"
THEMES = ("light", "dark")
# What only Streamlit can mend: its own markup, by rule and element.
STREAMLITS_OWN: dict[str, tuple[str, ...]] = {}
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .flatMap((each) => each.nodes.map((node) => [each.id, node.target.join(" "), node.html.slice(0, 120)]));
}"""


def findings(page: Page) -> list[str]:
    """What is serious or critical on the page that is open, less what only Streamlit can mend."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=SCRIPT)
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
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for language in LANGUAGES:
                page.goto(f"{url}/?lang={language}")
                page.get_by_role("heading", level=1).wait_for()
                page.wait_for_timeout(2000)
                count += _print(f"home {language} {theme}", findings(page))
                for lesson in lessons:
                    for view in VIEWS[lesson]:
                        open_view(page, url, lesson, view, language)
                        count += _print(f"{lesson} {view} {language} {theme}", findings(page))
    raise SystemExit(f"{count} findings are serious or critical." if count else 0)


def _print(name: str, found: list[str]) -> int:
    print(f"{name}: {len(found) or 'good'}", *(f"    {line}" for line in found), sep="\n", flush=True)
    return len(found)


if __name__ == "__main__":
    main()
