"""The classroom: the room, what is one's own on the server, and for a teacher what the server does for all."""

from pathlib import Path

import streamlit as st

from core.settings import ASSETS
from pages.classroom import student, teacher
from pages.classroom.administration import show_administration
from pages.classroom.mine import show_mine
from pages.shared.components.teacher import show_teacher_login
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.reading import show_reading
from pages.shared.reader.identity import is_teacher
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import current_room

_STYLE = ASSETS / "styles" / "control_room.css"


def show(lesson: Lesson) -> None:
    """Draw what this reader can do here: the room first."""
    parts = {_("Room"): _show_room, _("Mine"): show_mine}
    if is_teacher():
        parts[_("Server")] = show_administration
    st.html(_STYLE)
    for place, draw in zip(
        st.tabs(list(parts), key="classroom:parts", on_change="rerun"), parts.values(), strict=True
    ):
        if place.open:  # what is not seen is not asked for every two seconds
            with place:
                draw()


def _show_room() -> None:
    room = current_room()
    if room is not None and room.teaches:
        teacher.show_room(room.code)
    else:
        student.show_entrance(room)
        if is_teacher():
            teacher.offer_room(room)
    with st.container(key="teacher-login"):
        show_teacher_login(back=f"classroom?room={room.code}" if room else "classroom")


show_reading(Path(__file__).parent, show)
