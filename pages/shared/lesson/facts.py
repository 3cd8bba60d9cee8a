"""The numbers in a lesson's sentences: computed, recorded or the book's own, and never typed.

A lesson with numbers has a module ``facts.py`` beside its page, with one function ``facts() -> Mapping[str, object]``;
its texts name them in braces, ``{errors}`` or ``{accuracy:.1%}``. The book's numbers are there for every lesson.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from core.specs.presets.book import BOOK

_PAGES = Path(__file__).resolve().parents[2]


@cache
def lesson_facts(folder: Path) -> Mapping[str, object]:
    """What fills the texts of a lesson, by name.

    Raises:
        ValueError: The lesson names a fact as the book does.
    """
    if folder.parent != _PAGES or not (folder / "facts.py").exists():
        return BOOK
    own: Mapping[str, object] = import_module(f"pages.{folder.name}.facts").facts()
    if taken := sorted(BOOK.keys() & own.keys()):
        raise ValueError(f"{folder / 'facts.py'} names facts as the book does: {', '.join(taken)}.")
    return {**BOOK, **own}
