"""The classroom: entering a room, and for a teacher opening, steering and ending one."""

from pathlib import Path

import streamlit as st

from pages.classroom import student, teacher
from pages.shared.components.teacher import show_teacher_login
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.reading import show_reading
from pages.shared.reader.identity import is_teacher
from pages.shared.reader.room import current_room


def show(lesson: Lesson) -> None:
    """Draw what this reader can do here."""
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
