"""The strip that a room puts above every page: it asks the server where the teacher is, and leads there."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "room": N_("Room {code}"),
    "students": N_("{count} here"),
    "at": N_("Your teacher is at: {place}"),
    "here": N_("You are where your teacher is"),
    "go": N_("Go there"),
    "follow": N_("Follow"),
    "follow_hint": N_("Go along whenever your teacher goes elsewhere"),
    "answered": N_("{count} of {all} have answered"),
    "away": N_("No connection to the room; the lesson goes on."),
}

_mount = declare("room")


def show_strip(code: str, *, teaches: bool, edition: str, go: Callable[[], None]) -> None:
    """Mount it; once a page.

    Args:
        code: Of the room.
        teaches: Whether this reader teaches it: the strip then leads nowhere.
        edition: Of what the page shows of the room (:class:`core.classroom.state.State`); another one runs the page.
        go: Called before a run in which the reader wants to be where the teacher is.
    """

    def take() -> None:
        if st.session_state["room-strip"].go:
            go()

    message: dict[str, Any] = {
        "code": code,
        "teaches": teaches,
        "edition": edition,
        "lang": current_language(),
    }
    labels = {name: _(text) for name, text in LABELS.items()}
    _mount(
        key="room-strip", data={"message": message, "labels": labels}, on_go_change=take,
        on_changed_change=lambda: None,
    )  # fmt: skip
