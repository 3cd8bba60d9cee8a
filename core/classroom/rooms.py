"""Rooms: a code that a teacher gives to a class, and where the teacher is. No names are kept.

A room lasts until its teacher ends it, and a day at most; all that was kept of it is deleted then.
"""

import re
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from core.classroom.database import put, reading, writing
from core.classroom.tables import answers, members, questions, rooms

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, which make words, and none that looks like a digit."""
CODE_LENGTH = 5
LIFE_SECONDS = 24 * 3600.0
_LONGEST_PATH, _LONGEST_QUERY = 64, 4000
_CODE = re.compile(f"[{LETTERS}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True)
class Room:
    """A room that is open.

    Attributes:
        code: Of :data:`LETTERS`.
        opened_at: Seconds since 1970.
        path: Folder of the page where the teacher is; empty for the map of the chapter.
        query: The parameters of the teacher's address, without language, room and projector.
        num_moves: How often the teacher has gone elsewhere.
        num_calls: How often the teacher has called all to come along.
    """

    code: str
    opened_at: float
    path: str = ""
    query: str = ""
    num_moves: int = 0
    num_calls: int = 0


def read_code(text: str) -> str:
    """The code that somebody has typed, however it is written.

    Raises:
        ValueError: It can be none.
    """
    code = re.sub(r"[\s-]", "", text).upper()
    if not _CODE.fullmatch(code):
        raise ValueError(text)
    return code


def open_room(reader: str) -> str:
    """Open a room, whose teacher this reader is; its code."""
    with writing() as connection:
        end_old(connection)
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if connection.scalar(select(rooms.c.code).where(rooms.c.code == code)) is None:
                break
        row = {
            "code": code,
            "opened_at": time.time(),
            "path": "",
            "query": "",
            "num_moves": 0,
            "num_calls": 0,
        }
        connection.execute(insert(rooms).values(row))
        _enter(connection, code, reader, teaches=True)
    return code


def find(code: str) -> Room | None:
    """The room, if it is open."""
    with reading() as connection:
        row = connection.execute(select(rooms).where(rooms.c.code == code, _is_young())).mappings().first()
        return None if row is None else Room(**row)


def room_of(reader: str) -> str:
    """Code of the open room that a reader has entered last and not left; empty where there is none."""
    wanted = select(members.c.room).join(rooms, rooms.c.code == members.c.room)
    wanted = (
        wanted.where(members.c.reader == reader, _is_young()).order_by(members.c.joined_at.desc()).limit(1)
    )
    with reading() as connection:
        return connection.scalar(wanted) or ""


def enter(code: str, reader: str, *, teaches: bool = False) -> bool:
    """Enter a room; whether it is open. Who has entered before stays what he was, or begins to teach."""
    with writing() as connection:
        if connection.scalar(select(rooms.c.code).where(rooms.c.code == code, _is_young())) is None:
            return False
        _enter(connection, code, reader, teaches=teaches)
        return True


def leave(code: str, reader: str) -> None:
    """Leave a room; what one has answered goes, too."""
    with writing() as connection:
        for table in (members, answers):
            connection.execute(delete(table).where(table.c.room == code, table.c.reader == reader))


def is_teaching(code: str, reader: str) -> bool:
    """Whether a reader is a teacher of this room."""
    wanted = select(members.c.teaches).where(members.c.room == code, members.c.reader == reader)
    with reading() as connection:
        return bool(connection.scalar(wanted))


def move(code: str, path: str, query: str) -> None:
    """The teacher is at this place now; a place too long for an address is passed over."""
    if len(path) > _LONGEST_PATH or len(query) > _LONGEST_QUERY:
        return
    here = update(rooms).where(rooms.c.code == code, (rooms.c.path != path) | (rooms.c.query != query))
    with writing() as connection:
        connection.execute(here.values(path=path, query=query, num_moves=rooms.c.num_moves + 1))


def call_all(code: str) -> None:
    """All come to where the teacher is."""
    with writing() as connection:
        connection.execute(update(rooms).where(rooms.c.code == code).values(num_calls=rooms.c.num_calls + 1))


def end(code: str) -> None:
    """End a room, and delete all that was kept of it."""
    with writing() as connection:
        _delete(connection, [code])


def end_old(connection: Connection) -> None:
    """End the rooms that are older than a day, and those that a clock set back has opened in the future."""
    old = select(rooms.c.code).where(~_is_young())
    _delete(connection, list(connection.scalars(old)))


def _is_young() -> ColumnElement[bool]:
    now = time.time()
    return rooms.c.opened_at.between(now - LIFE_SECONDS, now + LIFE_SECONDS)


def _enter(connection: Connection, code: str, reader: str, *, teaches: bool) -> None:
    now = time.time()
    row = {"room": code, "reader": reader, "teaches": teaches, "joined_at": now, "seen_at": now}
    row |= {"path": "", "view": "", "question": "", "since": now}
    keep = ("path", "view", "question", "since") + (() if teaches else ("teaches",))
    put(connection, members, row, keep=keep)


def _delete(connection: Connection, codes: list[str]) -> None:
    for table in (answers, questions, members):
        connection.execute(delete(table).where(table.c.room.in_(codes)))
    connection.execute(delete(rooms).where(rooms.c.code.in_(codes)))
