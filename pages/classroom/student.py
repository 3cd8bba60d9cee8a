"""The Classroom page for a student: into a room by its code, and out of it."""

import streamlit as st

from core.classroom.rooms import CODE_LENGTH, read_code
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import Membership, enter, leave, state_here, telling

_KEY = "classroom:code"


def show_entrance(room: Membership | None) -> None:
    """The field for the code; in a room who is there, and the way out."""
    if room is not None:
        _show_inside(room)
        return
    st.subheader(_("Enter a room"), anchor=False)
    with st.form("classroom:enter", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom", key="room-entrance")
        with row:
            code = st.text_input(
                _("The code on your teacher's screen"), max_chars=2 * CODE_LENGTH, key=_KEY, width=260,
                autocomplete="off",
            )  # fmt: skip
            is_sent = st.form_submit_button(_("Enter"), type="primary", icon=":material/login:")
    if is_sent:
        try:
            enter(read_code(code))
        except ValueError:
            st.warning(_("A code has {count} letters, such as BCDFG.").format(count=CODE_LENGTH))
        else:
            st.rerun()


def _show_inside(room: Membership) -> None:
    st.subheader(_("You are in room {code}").format(code=room.code), anchor=False)
    now = state_here()
    if now is not None:
        sentence = _("Students here now: {count}. Nobody sees your name or which answer is yours.")
        st.markdown(sentence.format(count=now.num_present))
    st.button(_("Leave the room"), icon=":material/logout:", key="classroom:leave", on_click=_leave)


def _leave() -> None:
    with telling():
        leave()
