"""The room that a reader is in: it comes with a link, ``?room=...``, and stays until it is left or ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from core.classroom import rooms
from core.classroom.database import DatabaseAway
from core.classroom.state import State, forget, state
from core.errors import N_, InputError
from pages.shared.reader import address
from pages.shared.reader.identity import COOKIE, is_teacher, reader_id
from pages.shared.reader.language import explain, translate
from pages.shared.reader.plain import plain

PARAMETER = "room"
_CURRENT = "room_membership"
_CODEC: address.Codec[str] = address.Codec(str, rooms.read_code)


@dataclass(frozen=True)
class Membership:
    """A reader in a room.

    Attributes:
        code: Of the room.
        teaches: Whether the room is this reader's to teach.
    """

    code: str
    teaches: bool


def restore_room() -> list[str]:
    """Enter the room that the address names, or that this browser was in; once a run, before the page.

    Returns:
        What is to be said about it: such as that the room has ended.
    """
    code, nonsense, is_new = address.restore(PARAMETER, "", _CODEC)
    said: list[str] = [] if nonsense is None else [_unknown(nonsense)]
    try:
        if is_new and not code:
            code = _entered_before()
        membership = _enter(code) if code and code != _code_of(current_room()) else current_room()
        if membership is not None and state(membership.code) is None:
            membership = None
        if code and membership is None:
            said.append(_unknown(code))
            code = ""
        st.session_state[_CURRENT] = membership if code else None
    except DatabaseAway as error:
        if code:
            said.append(explain(error))
    address.store(PARAMETER, code, "", _CODEC)
    return said


def current_room() -> Membership | None:
    """The room that this reader is in."""
    membership: Membership | None = st.session_state.get(_CURRENT)
    return membership


def is_teaching() -> bool:
    """Whether this reader is in a room as its teacher."""
    membership = current_room()
    return membership is not None and membership.teaches


def state_here() -> State | None:
    """The reader's room as it is now; None outside any, and while the database is away."""
    membership = current_room()
    try:
        return None if membership is None else state(membership.code)
    except DatabaseAway:
        return None


def enter(code: str, *, teaches: bool = False) -> None:
    """Enter a room from a callback; the run that follows is in it, or says that it is none."""
    if teaches:
        rooms.enter(code, reader_id(), teaches=True)
        forget(code)
    st.session_state[_CURRENT] = None
    address.assign(PARAMETER, code)


def leave() -> None:
    """Leave the room from a callback."""
    membership = current_room()
    if membership is not None:
        rooms.leave(membership.code, reader_id())
        forget(membership.code)
    st.session_state[_CURRENT] = None
    address.assign(PARAMETER, "")


@contextmanager
def telling() -> Iterator[None]:
    """Around what a callback does in the room: where it fails, its sentence is shown, and the page goes on."""
    try:
        yield
    except InputError as error:
        st.toast(explain(error), icon=":material/error:")


def _enter(code: str) -> Membership | None:
    reader = reader_id()
    if not rooms.enter(code, reader):
        return None
    forget(code)
    return Membership(code, is_teacher() and rooms.is_teaching(code, reader))


def _entered_before() -> str:
    """A page that is loaded anew, from a link inside or a bookmark, is in the room still."""
    if COOKIE not in st.context.cookies:
        return ""
    return rooms.room_of(reader_id())


def _code_of(membership: Membership | None) -> str:
    return "" if membership is None else membership.code


def _unknown(code: str) -> str:
    return translate(N_("There is no room {code}, or it has ended.")).format(code=plain(code[:20]))
