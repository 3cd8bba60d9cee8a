"""The frame that every lesson's page shares: heading, views, the stage beside its controls, and words below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import streamlit as st

from core import engine
from core.errors import InputError
from core.notebooks import Sheet
from core.snippets.files import noting_files
from pages.shared.classroom.places import at_view, tell_place
from pages.shared.controls.controls import Controls
from pages.shared.display.numbers import gathering
from pages.shared.lesson import notebooks
from pages.shared.lesson.exercises import show_exercises, watching
from pages.shared.lesson.folder import Lesson, Section, load_lesson
from pages.shared.lesson.frame import show_frame
from pages.shared.lesson.predictions import Predictions, asking
from pages.shared.lesson.questions import QuestionValues
from pages.shared.lesson.stops import opened_stop
from pages.shared.lesson.toolbar import show_heading, show_stage_tools
from pages.shared.lesson.way import show_stop, show_way
from pages.shared.reader import address
from pages.shared.reader.language import current_language, explain
from pages.shared.reader.language import translate as _

S = TypeVar("S")


def nothing() -> None:
    """Nothing stands below the stage."""


@dataclass(frozen=True)
class Shown(Generic[S]):
    """What a view has put on the screen.

    Attributes:
        settings: As the view was given them, or as it completed them.
        code: Runnable code for them, or several forms of it by their titles; empty where there is none.
        below: Draws what stands below the stage: tables, details, files to take away.
    """

    settings: S
    code: str | Mapping[str, str]
    below: Callable[[], None] = nothing


View = Callable[[S, Controls], Shown[S]]
"""Draws one way to look at the lesson's settings on the stage; its own controls stand with the others in the panel."""


def show_lesson(
    folder: Path,
    choose: Callable[[Controls], S | None],
    views: Mapping[str, View[S]],
    values: Callable[[S], QuestionValues],
    *,
    never_waits: bool = False,
) -> None:
    """Show a lesson: its heading, the views as a row of buttons, the chosen view on the stage beside its controls.

    What cannot be done becomes one sentence, and what is drawn stays.

    Args:
        folder: Of the lesson; its name is the prefix of the lesson's parameters in the address.
        choose: Draws the controls that views share and gives the settings; None after saying what is missing.
        views: For each section of the lesson's text the view that shows it.
        values: What the lesson's questions need of the settings on the screen.
        never_waits: The lesson asks the engine for nothing and loads no data: a changed control then draws anew only
            the lesson, and not the navigation. Streamlit lets no control of such a part interrupt a run, so that a
            button could not stop what the run waits for.
    """
    lesson = load_lesson(folder, current_language())

    def draw() -> None:
        controls, sheet = draw_view()
        notebooks.collect(controls, sheet)
        notebooks.go_on()

    def draw_view() -> tuple[Controls, Sheet | None]:
        stop = opened_stop(folder.name)
        tools = show_heading(lesson.title, lambda: show_way(stop))
        controls = Controls(folder.name)
        notebooks.steer(controls)
        section = _choose_view(controls, lesson)
        show_frame(folder.name, controls.view, stop.id if stop else "")
        of_class, panel, last, tasks, verdicts, stage = _places()
        with tasks:
            show_stop(stop)
        controls.stand_in(panel, stage)
        below = st.container(key="below")
        with stage, noting_files() as noted:
            try:
                with panel:
                    settings = choose(controls)
                with last:
                    is_asking = _choose_to_be_asked(controls)
                if settings is None:
                    return controls, None
                predictions = Predictions(folder, controls.view, values(settings), is_asking=is_asking)
                with asking(predictions), gathering() as numbers, watching() as results:
                    shown = views[controls.view](settings, controls)
            except InputError as error:
                st.error(explain(error))
                return controls, None
        at_view(controls.view, predictions.first_open())
        with of_class:
            predictions.show_answers_of_class()
        with tasks:
            show_exercises(folder, controls.view, shown.settings, results)
        with verdicts:
            predictions.show_verdicts()
        sheet = notebooks.make_sheet(lesson, controls, predictions, shown.code, noted)
        notebooks.collect(controls, sheet)
        with tools:
            above = partial(notebooks.offer_notebooks, sheet, lesson.sections)
            show_stage_tools(shown.code, numbers, lesson=folder.name, view=controls.view, above_code=above)
        with below, asking(predictions):
            predictions.ask_the_rest()
            shown.below()
            _show_words(lesson, section, is_told=not predictions.is_waiting)
        return controls, sheet

    if never_waits:
        _draw_apart(folder.name, draw)
    else:
        draw()


@st.fragment
def _draw_apart(name: str, draw: Callable[[], None]) -> None:
    with engine.drawing():
        with address.part(name):
            draw()
        tell_place()


def _choose_view(controls: Controls, lesson: Lesson) -> Section:
    """The sections as a row of buttons, the first one at first; heading and first paragraph of the chosen one."""
    labels = {view: section.label for view, section in lesson.sections.items()}
    first = next(iter(labels))
    with st.container(key="views"):
        controls.view = controls.segments("view", _("View"), labels, first, label_visibility="collapsed")
    section = lesson.sections[controls.view]
    with st.container(key="lead"):
        st.markdown(f"## {section.heading}\n\n{section.lead}")
    return section


def _places() -> tuple[st.delta_generator.DeltaGenerator, ...]:
    """Where the controls, tasks, the verdicts on predictions and the demonstration stand, side by side."""
    of_class = st.container(key="of-class")
    with st.container(key="bench"):
        left, right = st.columns([1, 3])
    with left, st.container(key="panel-column"):
        with st.container(key="panel"):
            panel, last = st.container(key="controls"), st.container(key="last-controls")
        tasks = st.container(key="tasks")
        verdicts = st.container(key="verdicts")
    with right:
        stage = st.container(key="stage")
    return of_class, panel, last, tasks, verdicts, stage


def _choose_to_be_asked(controls: Controls) -> bool:
    """The last controls of each lesson: whether answers are veiled, and the way back to the defaults."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    with controls.standing_in(row):
        hint = _("What a question asks for is veiled until you have predicted it.")
        is_asking = controls.toggle("ask", _("Predict first"), True, help=hint)
        controls.reset_button()
        return is_asking


def _show_words(lesson: Lesson, section: Section, *, is_told: bool) -> None:
    """What explains the stage comes after the prediction, as it mostly says what was to be predicted."""
    if section.rest and is_told:
        st.markdown(section.rest)
    elif section.rest:
        st.caption(_("The explanation stands here once you have predicted."))
    with st.container(key="end"), st.expander(_("What this lesson is about"), icon=":material/menu_book:"):
        st.markdown(lesson.idea)
