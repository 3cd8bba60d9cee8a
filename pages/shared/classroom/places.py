"""Where this reader is, and telling the room."""

from urllib.parse import urlencode

import streamlit as st

from core.classroom import presence, rooms
from core.classroom.database import DatabaseAway
from core.classroom.state import forget
from pages.shared.reader import address
from pages.shared.reader.identity import reader_id
from pages.shared.reader.room import current_room

_PAGE, _VIEW, _TOLD = "room_page", "room_view", "room_told"
_OWN = "_ask"  # each student decides whether to predict first
_ADMINISTRATION = "classroom"  # where students need not follow


def at_page(path: str) -> None:
    """This run shows a page; to be called before it is drawn."""
    st.session_state[_PAGE] = path
    st.session_state[_VIEW] = ("", "")


def at_view(view: str, question: str) -> None:
    """The lesson shows a view, in which this question is open; empty where none is."""
    st.session_state[_VIEW] = (view, question)


def tell_place() -> None:
    """Tell the room where this reader is, once all controls are drawn; nothing where that is known."""
    membership = current_room()
    if membership is None:
        st.session_state.pop(_TOLD, None)
        return
    path, (view, question) = st.session_state.get(_PAGE, ""), st.session_state.get(_VIEW, ("", ""))
    shown = {name: value for name, value in address.what_is_shown().items() if not name.endswith(_OWN)}
    query = urlencode(sorted(shown.items())) if membership.teaches else ""
    told = (membership.code, path, view, question, query)
    if st.session_state.get(_TOLD) == told:
        return
    try:
        presence.note(membership.code, reader_id(), path, view, question)
        if membership.teaches and path != _ADMINISTRATION:
            rooms.move(membership.code, path, query)
            forget(membership.code)
    except DatabaseAway:
        return
    st.session_state[_TOLD] = told
