"""The text of a lesson: ``lesson.en.md`` and ``lesson.zh.md`` beside its page.

A file is a title (``# ...``), the lesson's question (``> ...``), one paragraph with the idea, then sections, each with
an id that is the same in both languages: ``## What the window does {#window}``, or ``{#window: Window}`` with a shorter
name for the row of views. A section's first paragraph stands above the stage and does not tell what the view's
questions ask for; the others explain, and stand below the stage after the prediction. The English file begins with the
lesson's place in the chapter: lines ``section: ...``, ``order: ...`` and ``icon: ...`` between two lines ``---``.
Numbers stand as names in braces, see :mod:`pages.shared.lesson.facts`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pages.shared.lesson.facts import lesson_facts

_PLACE = re.compile(r"---\n(?P<lines>.*?)\n---\n", re.DOTALL)
_SECTION = re.compile(r"^## (?P<heading>.+?) \{#(?P<id>[a-z0-9-]+)(?:: (?P<label>.+?))?\}\s*$", re.MULTILINE)

_CHINESE = "\u3000-\u9fff\uff00-\uffef"
_CHINESE_LINE_END = re.compile(rf"(?<=[{_CHINESE}])\n(?=[{_CHINESE}])")


@dataclass(frozen=True)
class Section:
    """One section.

    Attributes:
        heading: The whole heading.
        text: Markdown.
        label: The heading, or a shorter name for the row of views.
    """

    heading: str
    text: str
    label: str

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.text.partition("\n\n")[0]

    @property
    def rest(self) -> str:
        """What follows the first paragraph."""
        return self.text.partition("\n\n")[2].strip()


@dataclass(frozen=True)
class Place:
    """Where a lesson stands in the chapter.

    Attributes:
        section: Id in :data:`pages.shared.lesson.navigation.SECTIONS`.
        order: Among the lessons of the section, the smallest first.
        icon: Name of a Material symbol.
    """

    section: str
    order: int
    icon: str


@dataclass(frozen=True)
class Lesson:
    """A lesson's text in one language.

    Attributes:
        title: The lesson's name.
        question: What it answers, in a sentence; empty where it has none.
        idea: One paragraph: what it is about.
        sections: Sections by their id, in the file's order.
    """

    title: str
    question: str
    idea: str
    sections: Mapping[str, Section]


def load_place(folder: Path) -> Place:
    """Read where a lesson stands.

    Raises:
        ValueError: The file does not begin with the three lines.
    """
    path = folder / "lesson.en.md"
    found = _PLACE.match(path.read_text(encoding="utf-8"))
    try:
        lines = dict(line.split(": ", 1) for line in (found["lines"].splitlines() if found else ()))
        return Place(lines["section"], int(lines["order"]), lines["icon"])
    except (KeyError, ValueError) as error:
        sentence = (
            "must begin with lines 'section: ...', 'order: 10' and 'icon: ...' between two lines '---'."
        )
        raise ValueError(f"{path} {sentence}") from error


@cache
def load_lesson(folder: Path, language: str) -> Lesson:
    """Read a lesson's text and fill in its numbers.

    Raises:
        ValueError: The file does not start with a title, or two sections have the same id.
        KeyError: It names a fact that there is not.
    """
    path = folder / f"lesson.{language}.md"
    # Markdown makes a blank of a line's end, which Chinese does not have between its characters.
    text = _CHINESE_LINE_END.sub("", path.read_text(encoding="utf-8"))
    values = lesson_facts(folder)
    head, *parts = _SECTION.split(_PLACE.sub("", text, count=1))
    title, _, idea = head.strip().partition("\n")
    if not title.startswith("# "):
        raise ValueError(
            f"{path} must start with a title line such as '# Convolution'; it starts with {title!r}."
        )
    sections = {}
    for heading, identifier, label, text in zip(*(parts[place::4] for place in range(4)), strict=True):
        if identifier in sections:
            raise ValueError(f"{path} has two sections with the id {identifier!r}.")
        sections[identifier] = Section(heading, text.strip().format_map(values), label or heading)
    question, _, rest = idea.strip().partition("\n\n")
    if not question.startswith("> "):
        question, rest = "", idea
    return Lesson(
        title.removeprefix("# ").strip(),
        question.removeprefix("> ").format_map(values),
        rest.strip().format_map(values),
        sections,
    )
