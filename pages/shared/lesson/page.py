"""The frame that every lesson's page shares: heading, views to choose among, and errors as sentences."""

from collections.abc import Callable, Iterable
from pathlib import Path

import streamlit as st

from core import engine
from core.errors import InputError
from pages.shared.controls.controls import Controls
from pages.shared.lesson.folder import Lesson, Section, load_lesson
from pages.shared.reader import address
from pages.shared.reader.language import current_language, explain
from pages.shared.reader.language import translate as _


def show_lesson(folder: Path, draw: Callable[[Lesson, Controls], None], *, never_waits: bool = False) -> None:
    """Show a lesson's heading, and what ``draw`` draws below it.

    What ``draw`` cannot do becomes one sentence, and what is drawn stays.

    Args:
        folder: Of the lesson; its name is the prefix of the lesson's parameters in the address.
        draw: Given the lesson's text and its controls.
        never_waits: The lesson asks the engine for nothing and loads no data: a changed control then draws anew only
            what ``draw`` does, and not sidebar, navigation and heading. Streamlit lets no control of such a part
            interrupt a run, so that a button could not stop what the run waits for.
    """
    lesson = load_lesson(folder, current_language())
    show_heading(lesson)
    (_draw_apart if never_waits else _draw)(lesson, folder.name, draw)


def _draw(lesson: Lesson, name: str, draw: Callable[[Lesson, Controls], None]) -> None:
    try:
        draw(lesson, Controls(name))
    except InputError as error:
        st.error(explain(error))


@st.fragment
def _draw_apart(lesson: Lesson, name: str, draw: Callable[[Lesson, Controls], None]) -> None:
    with engine.drawing(), address.part(name):
        _draw(lesson, name, draw)


def choose_view(controls: Controls, lesson: Lesson, views: Iterable[str]) -> str:
    """The views as a row of buttons, the first one at first; heading and text of the chosen one are shown.

    Args:
        controls: Of the lesson; the choice is its parameter ``view``.
        lesson: Its text, with a section for each view.
        views: Their ids.
    """
    headings = {view: lesson.sections[view].heading for view in views}
    view = controls.segments("view", _("View"), headings, next(iter(headings)), label_visibility="collapsed")
    show_section(lesson.sections[view])
    return view


def show_heading(lesson: Lesson) -> None:
    """The lesson's title and idea."""
    st.title(lesson.title, anchor=False)
    st.markdown(lesson.idea)


def show_section(section: Section) -> None:
    """A section's heading and text."""
    st.subheader(section.heading, anchor=False)
    st.markdown(section.text)
