"""Where the students of a room are and what they are thinking about, counted and without names."""

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from core.classroom.database import reading, writing
from core.classroom.tables import members

PRESENT_SECONDS = 90.0
"""Who has not been heard of so long has gone: browsers call once a minute from a page in the background."""
_LONGEST = 64


@dataclass(frozen=True)
class Whereabouts:
    """The students in one view, or on one page that has none.

    Attributes:
        path: Folder of the page; empty for the map of the chapter.
        view: Of the lesson; empty where there is none.
        num_students: Who are there now.
        num_thinking: Of these, in front of a question that they have not answered.
        longest_seconds: How long the slowest of these has been in front of it.
    """

    path: str
    view: str
    num_students: int
    num_thinking: int
    longest_seconds: float


def note(code: str, reader: str, path: str, view: str = "", question: str = "") -> None:
    """A member of the room is at this place; the clock of a question begins when it is first seen there."""
    now = time.time()
    here = {"path": path[:_LONGEST], "view": view[:_LONGEST], "question": question[: 2 * _LONGEST]}
    mine = (members.c.room == code, members.c.reader == reader)
    with writing() as connection:
        row = connection.execute(select(members).where(*mine)).mappings().first()
        if row is None:
            return
        changed = {"seen_at": now} | here
        if any(row[name] != value for name, value in here.items()):
            changed |= {"since": now}
        connection.execute(update(members).where(*mine).values(changed))


def seen(code: str, reader: str) -> None:
    """A member's browser has the page open still."""
    mine = (members.c.room == code, members.c.reader == reader)
    with writing() as connection:
        connection.execute(update(members).where(*mine).values(seen_at=time.time()))


def num_present(code: str) -> int:
    """Students who are in the room now."""
    with reading() as connection:
        return int(connection.scalar(select(func.count()).where(*_present(code))) or 0)


def whereabouts(code: str) -> list[Whereabouts]:
    """The students who are in the room now, the most frequent place first."""
    now = time.time()
    with reading() as connection:
        rows = connection.execute(select(members).where(*_present(code))).mappings().all()
    places: dict[tuple[str, str], list[float]] = {}
    thinking: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        place = (row["path"], row["view"])
        places.setdefault(place, []).append(row["since"])
        if row["question"]:
            thinking.setdefault(place, []).append(now - row["since"])
    found = [
        Whereabouts(*place, len(here), len(thinking.get(place, ())), max(0.0, *thinking.get(place, (0.0,))))
        for place, here in places.items()
    ]
    return sorted(found, key=lambda each: (-each.num_students, each.path, each.view))


def _present(code: str) -> tuple[ColumnElement[bool], ...]:
    return (members.c.room == code, ~members.c.teaches, members.c.seen_at > time.time() - PRESENT_SECONDS)
