"""The words that the point clouds use and those that their wrapper offers are the same."""

import re

from core.settings import ASSETS
from pages.shared.components.point_clouds import LABELS

JAVASCRIPT = (ASSETS / "components" / "point_clouds" / "point_clouds.js").read_text(encoding="utf-8")


def test_the_component_uses_no_word_that_the_wrapper_lacks() -> None:
    used = set(re.findall(r"\blabels\.(\w+)", JAVASCRIPT))
    assert used
    assert used <= LABELS.keys()


def test_the_component_uses_every_word() -> None:
    assert [name for name in LABELS if not re.search(rf"\blabels\.{name}\b", JAVASCRIPT)] == []
