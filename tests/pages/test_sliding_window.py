"""The words that the front-end component uses and those that its wrapper offers are the same."""

import re

import pytest

from core.settings import ASSETS
from pages.shared.components.sliding_window import LABELS, show_sliding_window

FOLDER = ASSETS / "components" / "sliding_window"
JAVASCRIPT = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))


def test_the_component_uses_no_word_that_the_wrapper_lacks() -> None:
    used = set(re.findall(r"\blabels\.(\w+)", JAVASCRIPT))
    assert used
    assert used <= LABELS.keys()


def test_the_component_uses_every_word() -> None:
    assert [name for name in LABELS if not re.search(rf"\b{name}\b", JAVASCRIPT)] == []


def test_a_missing_word_is_named() -> None:
    with pytest.raises(KeyError, match="kernel"):
        show_sliding_window({}, key="window", labels={"input": "Input"})
