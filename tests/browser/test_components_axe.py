"""axe-core finds nothing serious in the hand-written components, light and dark, and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve, open_page

HERE = Path(__file__).parent
AXE = HERE / "js" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
APPS = {
    "sliding_window_app.py": (
        ".sliding-window",
        ("name=padded", "name=colour", "name=max", "name=small&veiled=1"),
    ),
    "player_app.py": (".player", ("few=1", "")),
    "point_clouds_app.py": (".point-clouds", ("name=small", "name=many")),
    "marked_picture_app.py": (".marked-picture", ("", "unmarked=1")),
    "sketch_pad_app.py": (".sketch-pad", ("",)),
    "network_app.py": (".network", ("name=small", "name=long", "name=disturb", "name=timeline")),
    "kernel_learner_app.py": (".kernel-learner", ("",)),
}


def findings(page: Page, component: str) -> list[str]:
    """Rule and element of each serious finding inside the component."""
    page.add_script_tag(path=AXE)
    violations, passed = page.evaluate(
        """component => {
            const find = root => root.querySelector(component) ? root : [...root.querySelectorAll('*')]
                .map(each => each.shadowRoot && find(each.shadowRoot)).find(Boolean);
            const within = find(document).host;
            return axe.run(within).then(found => [found.violations, found.passes.map(rule => rule.id)]);
        }""",
        component,
    )
    assert {"color-contrast", "aria-required-attr"} & set(passed), "it looked into the component"
    return [
        f"{violation['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for violation in violations
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make javascript` brings it")
@pytest.mark.parametrize("app", APPS)
def test_nothing_serious(page: Page, serve: Serve, app: str) -> None:
    component, queries = APPS[app]
    with serve(HERE / "apps" / app) as url:
        for query in queries:
            for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": 800})
                open_page(page, f"{url}/?{query}")
                page.locator(component).wait_for()
                assert findings(page, component) == [], (query, scheme, width)
