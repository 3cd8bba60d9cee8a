"""What a room adds to the questions of a lesson: students' answers are counted, and the teacher reveals them."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from core.classroom import answers
from core.classroom.answers import tally
from core.classroom.database import DatabaseAway
from core.classroom.state import forget
from pages.shared.classroom.bars import Bars, draw
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import current_room, state_here, telling

_EVERY_SECONDS = 1.0


def count_answer(question: str, answer: float, verdict: str) -> None:
    """Count a student's answer for the room; that of a teacher counts nothing.

    Args:
        question: "lesson/question".
        answer: An option's number, or a number.
        verdict: As :mod:`core.classroom.answers` names it.
    """
    membership = current_room()
    if membership is None or membership.teaches:
        return
    with telling():
        answers.lock(membership.code, question, reader_id(), answer, verdict)
        forget(membership.code)


def asked_of(questions: Iterable[str]) -> list[str]:
    """Those of a view's questions that the reader's class has begun to answer, the latest first."""
    now, known = state_here(), set(questions)
    return [] if now is None else [each.id for each in reversed(now.questions) if each.id in known]


def show_to_student(question: str, prompt: str, bars: Bars, *, is_locked: bool) -> None:
    """How many have answered and, once the teacher has revealed them, what.

    Args:
        question: "lesson/question".
        prompt: What was asked.
        bars: Of the question.
        is_locked: Whether this reader has answered, and may know what is right.
    """
    membership, now = current_room(), state_here()
    asked = None if now is None else now.question(question)
    if membership is None or now is None or asked is None:
        return
    if not asked.revealed:
        if is_locked:
            show_count(question)
        return
    try:
        counted = tally(membership.code, question)
    except DatabaseAway:
        return
    with st.expander(_of_class(prompt), icon=":material/bar_chart:", expanded=True, key=f"class:{question}"):
        draw(bars, counted, now.num_present, key=f"{question}:{is_locked}", is_marked=is_locked)


def show_count(question: str) -> None:
    """A place in which the strip of the room writes how many have answered."""
    st.html(f'<p class="room-count" data-room-question="{escape(question)}"></p>')


def show_to_teacher(question: str, prompt: str, bars: Bars) -> None:
    """The bars as they grow, and the button that reveals them to all."""
    with st.expander(_of_class(prompt), icon=":material/bar_chart:", expanded=True, key=f"class:{question}"):
        _show_live(question, bars)


@st.fragment(run_every=_EVERY_SECONDS)
def _show_live(question: str, bars: Bars) -> None:
    membership, now = current_room(), state_here()
    if membership is None or now is None:
        return
    try:
        counted = tally(membership.code, question)
    except DatabaseAway:
        return
    draw(bars, counted, now.num_present, key=f"live:{question}", is_marked=counted.revealed)
    offer_reveal(membership.code, question, is_revealed=counted.revealed)


def _of_class(prompt: str) -> str:
    return _("The class on: {question}").format(question=prompt)


def offer_reveal(code: str, question: str, *, is_revealed: bool) -> None:
    """The button that lets all see the answers, or hides them again."""
    st.button(
        _("Hide from the class") if is_revealed else _("Reveal to the class"),
        icon=":material/visibility_off:" if is_revealed else ":material/visibility:",
        type="secondary" if is_revealed else "primary", key=f"reveal:{question}", on_click=_reveal,
        args=(code, question, not is_revealed),
    )  # fmt: skip


def _reveal(code: str, question: str, revealed: bool) -> None:
    with telling():
        answers.reveal(code, question, revealed=revealed)
        forget(code)
