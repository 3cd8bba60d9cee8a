"""What a room puts above every page: its strip, the teacher's tools, and the question that the class is asked."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.classroom import rooms
from core.classroom.state import State, forget
from pages.shared.classroom.asking import offer_asking
from pages.shared.classroom.fixing import offer_fixing
from pages.shared.classroom.typed import forget_answers, show_typed
from pages.shared.components.room import show_strip
from pages.shared.controls.given import FIX, HIDE, restore_given
from pages.shared.reader import address
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import Membership, current_room, restore_room, state_here, telling

_GO = "room_go"


def show_room(pages: Mapping[str, StreamlitPage], path: str) -> None:
    """Draw it; once a run, before the page.

    Args:
        pages: All pages by their addresses.
        path: Address of the page on the screen.
    """
    said = restore_room()
    restore_given()
    membership, now = current_room(), state_here()
    if membership is None:
        forget_answers()
    if membership is None and not said:
        return
    with st.container(key="room"):
        for sentence in said:
            st.warning(sentence, icon=":material/groups:")
        if membership is None:
            return
        if st.session_state.pop(_GO, False) and now is not None:
            _go_along(pages, now)
        with st.container(key="room-row", horizontal=True, vertical_alignment="center"):
            edition = "" if now is None else now.edition(teaches=membership.teaches)
            show_strip(membership.code, teaches=membership.teaches, edition=edition, go=_wish)
            if membership.teaches:
                _offer_tools(membership, path)
        if now is not None:
            show_typed(membership, now)


def _offer_tools(membership: Membership, path: str) -> None:
    offer_asking(membership.code)
    offer_fixing(path)
    st.button(
        _("Bring all here"), key="room-call", icon=":material/move_down:", type="tertiary", on_click=_call,
        args=(membership.code,), help=_("All students come at once to the view that you are at"),
    )  # fmt: skip


def _call(code: str) -> None:
    with telling():
        rooms.call_all(code)
        forget(code)


def _wish() -> None:
    st.session_state[_GO] = True


def _go_along(pages: Mapping[str, StreamlitPage], now: State) -> None:
    """Open the teacher's view in this session: language, room and what was predicted stay the reader's own."""
    path = now.room.path
    if path not in pages:
        return
    if path:
        address.forget(f"{path}_", but={f"{path}_ask"})
    for parameter in (FIX, HIDE):
        address.forget(parameter)
    st.switch_page(pages[path], query_params=parse_qsl(now.room.query))
