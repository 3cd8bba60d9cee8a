"""Timed plans for a class: a lecture and lessons, made of stops of the path and of talks between them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pages.shared.lesson.stops import STOPS, Stop


@dataclass(frozen=True)
class Part:
    """A part of a plan.

    Attributes:
        id: Of the stop, or of the section of the guide's text that says what to do.
        minutes: How long it takes.
        stop: None for a talk.
    """

    id: str
    minutes: int
    stop: Stop | None


@dataclass(frozen=True)
class Plan:
    """A lecture or a lesson.

    Attributes:
        id: Of its section in the guide's text.
        minutes: How long it takes by its title.
        parts: In order.
    """

    id: str
    minutes: int
    parts: tuple[Part, ...]

    def schedule(self) -> Iterator[tuple[int, int, Part]]:
        """Each part with the minutes of its beginning and of its end, counted from 0."""
        start = 0
        for part in self.parts:
            yield start, start + part.minutes, part
            start += part.minutes


def load_plans(path: Path) -> tuple[Plan, ...]:
    """Read the plans in the file's order.

    Raises:
        KeyError: A part names a stop that there is not.
    """
    stops = {stop.id: stop for stop in STOPS}

    def part(entry: dict[str, str | int]) -> Part:
        if "talk" in entry:
            return Part(str(entry["talk"]), int(entry["minutes"]), None)
        stop = stops[str(entry["stop"])]
        return Part(stop.id, stop.minutes, stop)

    entries = tomllib.loads(path.read_text(encoding="utf-8"))["plan"]
    return tuple(Plan(entry["id"], entry["minutes"], tuple(map(part, entry["parts"]))) for entry in entries)


PLANS = load_plans(Path(__file__).with_name("plans.toml"))
