"""The path through the chapter: thirteen stops, each a lesson's view with its stage set.

What is the same in all languages lies in ``pages/path/stops.toml``; a stop's title and what to look at there are a
section of ``pages/path/lesson.*.md``, under the stop's id. A link to a stop names it: the lesson then offers the next.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from pages.shared.lesson.exercises import load_exercises
from pages.shared.lesson.folder import Lesson, Section, load_lesson
from pages.shared.lesson.questions import load_questions
from pages.shared.reader import address
from pages.shared.reader.language import current_language

_PAGES = Path(__file__).resolve().parents[2]
PATH = _PAGES / "path"
"""The folder of the path's page."""
_PARAMETER = "stop"


@dataclass(frozen=True)
class Stop:
    """A place on the path.

    Attributes:
        id: The same in all languages.
        lesson: Its folder.
        view: Of the lesson.
        minutes: To look, predict and try.
        needs: Ids of stops that one should have seen.
        settings: Values of the lesson's controls by their names, as they stand in an address.
        detours: Folders of lessons for those who want more of the same.
    """

    id: str
    lesson: str
    view: str
    minutes: int
    needs: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)
    detours: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Of its lesson."""
        return _PAGES / self.lesson

    @property
    def number(self) -> int:
        """Its place on the path, from 1."""
        return STOPS.index(self) + 1

    @property
    def parameters(self) -> dict[str, str]:
        """What its address says besides the language."""
        values = {"view": self.view, **self.settings}
        return {f"{self.lesson}_{name}": value for name, value in values.items()} | {_PARAMETER: self.id}

    @property
    def link(self) -> str:
        """The address that sets its stage, in the reader's language."""
        return f"{address.link_to(self.lesson)}&{urlencode(self.parameters)}"

    @property
    def words(self) -> Section:
        """Its title, and what to look at, in the reader's language."""
        return load_lesson(PATH, current_language()).sections[self.id]

    @property
    def lesson_words(self) -> Lesson:
        """The text of its lesson, in the reader's language."""
        return load_lesson(self.folder, current_language())

    @property
    def next(self) -> "Stop | None":
        """The one after it."""
        return STOPS[self.number] if self.number < len(STOPS) else None


@dataclass(frozen=True)
class Progress:
    """How far a reader has come at some stops.

    Attributes:
        seen, stops: Stops that were opened, of how many.
        predicted, questions: Questions of their lessons that were answered, of how many.
        done, exercises: Exercises of their lessons that were reached, of how many.
    """

    seen: int
    stops: int
    predicted: int
    questions: int
    done: int
    exercises: int

    @property
    def share(self) -> float:
        """Of all there is, 0 to 1."""
        total = self.stops + self.questions + self.exercises
        return (self.seen + self.predicted + self.done) / total if total else 0.0


def load_stops(path: Path) -> tuple[Stop, ...]:
    """Read the stops in the file's order."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["stop"]
    return tuple(
        Stop(
            entry["id"], entry["lesson"], entry["view"], entry["minutes"], tuple(entry.get("needs", ())),
            entry.get("settings", {}), tuple(entry.get("detours", ())),
        )
        for entry in entries
    )  # fmt: skip


STOPS = load_stops(PATH / "stops.toml")


def progress_at(
    stops: Iterable[Stop], seen: Collection[str], predicted: Collection[str], done: Collection[str]
) -> Progress:
    """How far a reader has come.

    Args:
        stops: To count.
        seen: Ids of stops that were opened.
        predicted: Questions that were answered, as ``"lesson/question"``.
        done: Exercises that were reached, as ``"lesson/exercise"``.
    """
    stops = tuple(stops)
    folders = {stop.lesson: stop.folder for stop in stops}
    questions = [
        f"{name}/{each.id}" for name, folder in folders.items() for each in load_questions(folder, "en")
    ]
    exercises = [
        f"{name}/{each.id}" for name, folder in folders.items() for each in load_exercises(folder, "en")
    ]
    return Progress(
        sum(stop.id in seen for stop in stops), len(stops),
        sum(name in predicted for name in questions), len(questions),
        sum(name in done for name in exercises), len(exercises),
    )  # fmt: skip


def needed_before(lesson: str) -> tuple[str, ...]:
    """Folders of the lessons that one should know before this one, in the path's order."""
    stops = {stop.id: stop for stop in STOPS}
    needed = {stops[name].lesson for stop in STOPS if stop.lesson == lesson for name in stop.needs} | {
        stop.lesson for stop in STOPS if lesson in stop.detours
    }
    return tuple(dict.fromkeys(stop.lesson for stop in STOPS if stop.lesson in needed - {lesson}))


def first_unseen(seen: Collection[str]) -> Stop:
    """Where to go on: the first stop that was not opened, or the first of all."""
    return next((stop for stop in STOPS if stop.id not in seen), STOPS[0])


def opened_stop(lesson: str) -> Stop | None:
    """The stop from which a lesson was opened, if it is one of this lesson; it stays in the address."""
    known = {stop.id: stop for stop in STOPS}

    def decode(text: str) -> str:
        if text and text not in known:
            raise ValueError(text)
        return text

    codec: address.Codec[str] = address.Codec(str, decode)
    name, _nonsense, _is_new = address.restore(_PARAMETER, "", codec)
    stop = known.get(name)
    if stop is None or stop.lesson != lesson:
        return None
    address.store(_PARAMETER, name, "", codec)
    return stop
