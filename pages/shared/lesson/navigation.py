"""The map of the chapter: every folder with a lesson, in its section and order."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.errors import N_
from pages.shared.lesson.folder import Lesson, Place, load_lesson, load_place
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

SECTIONS = {
    "chapter": N_("The chapter"),
    "local-patterns": N_("Local patterns"),
    "little-data": N_("Little data"),
    "pretrained-net": N_("A pretrained net"),
    "inside": N_("What a convnet sees"),
}
"""Titles of the sections by their ids, in the chapter's order; the first one has the map itself."""

_PAGES = Path(__file__).resolve().parents[2]
_HOME = "home"


@dataclass(frozen=True)
class Entry:
    """A lesson on the map: its folder below ``pages/``, and where it stands."""

    path: Path
    place: Place

    @property
    def folder(self) -> str:
        """The folder's name, which is the page's address."""
        return self.path.name

    @property
    def section(self) -> str:
        """Title of its section in the reader's language."""
        return _(SECTIONS[self.place.section])

    @property
    def icon(self) -> str:
        """As Streamlit wants it."""
        return f":material/{self.place.icon}:"

    def lesson(self) -> Lesson:
        """The lesson's text in the reader's language."""
        return self.lesson_in(current_language())

    def lesson_in(self, language: str) -> Lesson:
        """The lesson's text in another language."""
        return load_lesson(self.path, language)

    def page(self) -> st.Page:
        """The lesson as a page of the dashboard."""
        return st.Page(
            self.path / "page.py",
            title=self.lesson().title,
            url_path=self.folder,
            icon=self.icon,
            default=self.folder == _HOME,
        )


def _discover() -> tuple[Entry, ...]:
    entries = [Entry(path.parent, load_place(path.parent)) for path in _PAGES.glob("*/lesson.en.md")]
    order = list(SECTIONS)
    return tuple(sorted(entries, key=lambda entry: (order.index(entry.place.section), entry.place.order)))


_EVERY = _discover()
HOME = next(entry for entry in _EVERY if entry.folder == _HOME)
READINGS = tuple(entry for entry in _EVERY if entry.place.section == HOME.place.section and entry is not HOME)
"""Pages to read, beside the map: they have neither views nor questions."""
ENTRIES = tuple(entry for entry in _EVERY if entry is not HOME and entry not in READINGS)
"""The lessons."""


def title_of(folder: str) -> str:
    """Title of a lesson or page in the reader's language."""
    return next(entry for entry in _EVERY if entry.folder == folder).lesson().title


def name_place(folder: str, view: str, language: str) -> str:
    """A page and its view in words, such as "Pooling · Dilution"; empty where there is no such page.

    Args:
        folder: Of the page; empty for the map of the chapter.
        view: Of a lesson; empty or unknown means its first one.
        language: In which it is named.
    """
    entry = next((entry for entry in _EVERY if entry.folder == (folder or _HOME)), None)
    if entry is None:
        return ""
    lesson = entry.lesson_in(language)
    if entry not in ENTRIES:
        return lesson.title
    section = lesson.sections.get(view) or next(iter(lesson.sections.values()))
    return f"{lesson.title} · {section.label}"


def pages_by_section() -> dict[str, list[st.Page]]:
    """All pages for ``st.navigation``, under translated section headings."""
    sections: dict[str, list[st.Page]] = {}
    for entry in _EVERY:
        # Streamlit shows the pages of a section without a name by their own.
        section = "" if entry is HOME else entry.section
        sections.setdefault(section, []).append(entry.page())
    return sections
