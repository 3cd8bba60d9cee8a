"""The chapter's seven points, each with a number or picture of our own, and where it is seen."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.specs.chapter_picture import load_chapter_picture
from pages.shared.lesson.facts import lesson_facts
from pages.shared.lesson.stops import STOPS, Stop

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Point:
    """One of them; its words are the section of the summary's text with its id.

    Attributes:
        id: Of the section.
        number: In words; empty where pictures stand for it.
        pictures: JPEG files.
        stop: Where it is seen.
    """

    id: str
    number: str
    pictures: tuple[bytes, ...]
    stop: Stop


@dataclass(frozen=True)
class Reference:
    """A publication that the lessons name: who, when, what, where, and in which lessons."""

    authors: str
    year: int
    title: str
    where: str
    lessons: tuple[str, ...]


@cache
def points() -> tuple[Point, ...]:
    """In the chapter's order.

    Raises:
        KeyError: One names a fact or stop that there is not.
    """
    entries = tomllib.loads((FOLDER / "points.toml").read_text(encoding="utf-8"))["point"]
    stops = {stop.id: stop for stop in STOPS}
    facts = lesson_facts(FOLDER)
    return tuple(
        Point(
            entry["id"], entry.get("number", "").format_map(facts), _pictures(entry.get("picture", "")),
            stops[entry["stop"]],
        )
        for entry in entries
    )  # fmt: skip


@cache
def references() -> tuple[Reference, ...]:
    """In the chapter's order."""
    entries = tomllib.loads((FOLDER / "references.toml").read_text(encoding="utf-8"))["reference"]
    return tuple(Reference(**{**entry, "lessons": tuple(entry["lessons"])}) for entry in entries)


def _pictures(name: str) -> tuple[bytes, ...]:
    chapter = load_chapter_picture()
    if name == "heat":
        return chapter.photograph, chapter.heat
    if name == "maps":
        return chapter.layers[0].maps[0], chapter.layers[-1].maps[0]
    return ()
