"""The frame that every lesson's page shares: heading, controls, views to choose among, code, questions, and errors as
sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import streamlit as st

from core import engine
from core.errors import InputError
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson, load_lesson
from pages.shared.lesson.questions import QuestionValues, show_questions
from pages.shared.reader import address
from pages.shared.reader.language import current_language, explain
from pages.shared.reader.language import translate as _

S = TypeVar("S")


@dataclass(frozen=True)
class Shown(Generic[S]):
    """What a view has put on the screen.

    Attributes:
        settings: As the view was given them, or as it completed them.
        code: Runnable code for them, or several forms of it by their titles; empty where there is none.
    """

    settings: S
    code: str | Mapping[str, str]


View = Callable[[S, Controls], Shown[S]]
"""Draws one way to look at the lesson's settings; may have controls of its own."""


def show_lesson(
    folder: Path,
    choose: Callable[[Controls], S | None],
    views: Mapping[str, View[S]],
    values: Callable[[S], QuestionValues],
    *,
    never_waits: bool = False,
) -> None:
    """Show a lesson: its heading, the controls, the views as a row of buttons, the chosen view, code and questions.

    What cannot be done becomes one sentence, and what is drawn stays.

    Args:
        folder: Of the lesson; its name is the prefix of the lesson's parameters in the address.
        choose: Draws the controls that all views share and gives the settings; None after saying what is missing.
        views: For each section of the lesson's text the view that shows it.
        values: What the lesson's questions need of the settings on the screen.
        never_waits: The lesson asks the engine for nothing and loads no data: a changed control then draws anew only
            what is below the heading, and not sidebar and navigation. Streamlit lets no control of such a part
            interrupt a run, so that a button could not stop what the run waits for.
    """
    lesson = load_lesson(folder, current_language())
    st.title(lesson.title, anchor=False)
    st.markdown(lesson.idea)

    def draw() -> None:
        controls = Controls(folder.name)
        try:
            place = st.container()
            controls.view = _choose_view(controls, lesson)
            with place:
                settings = choose(controls)
            if settings is None:
                return
            shown = views[controls.view](settings, controls)
            show_code(shown.code, file_name=f"{folder.name}.py")
            show_questions(folder, values(shown.settings))
        except InputError as error:
            st.error(explain(error))

    if never_waits:
        _draw_apart(folder.name, draw)
    else:
        draw()


@st.fragment
def _draw_apart(name: str, draw: Callable[[], None]) -> None:
    with engine.drawing(), address.part(name):
        draw()


def _choose_view(controls: Controls, lesson: Lesson) -> str:
    """The sections as a row of buttons, the first one at first; heading and text of the chosen one are shown."""
    headings = {view: section.heading for view, section in lesson.sections.items()}
    view = controls.segments("view", _("View"), headings, next(iter(headings)), label_visibility="collapsed")
    section = lesson.sections[view]
    st.subheader(section.heading, anchor=False)
    st.markdown(section.text)
    return view
