"""The question that a teacher has typed, above every page: to answer for students, with live bars for the teacher."""

from html import escape

import streamlit as st

from core.classroom import answers
from core.classroom.answers import FREE, LONGEST_PROMPT, Question, tally
from core.classroom.database import DatabaseAway
from core.classroom.state import State, forget
from pages.shared.classroom.bars import LETTERS, Bars, draw, number_bars, option_bars
from pages.shared.classroom.lessons import offer_reveal, show_count
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.shared.reader.room import Membership, current_room, state_here, telling

_MINE = "room_answers"  # question -> what this reader has answered, None while it is to be answered
_EVERY_SECONDS = 1.0


def forget_answers() -> None:
    """Outside a room nothing is remembered: whoever leaves has taken their answers back."""
    st.session_state.pop(_MINE, None)


def show_typed(membership: Membership, now: State) -> None:
    """Draw the question, if there is one."""
    typed = [question for question in now.questions if question.id.startswith(FREE)]
    if not typed:
        return
    with st.container(border=True, key="class-question"):
        st.html(f'<p class="class-prompt">{escape(typed[-1].prompt)}</p>')
        if membership.teaches:
            _show_to_teacher(typed[-1].id)
        else:
            _show_to_student(membership.code, typed[-1], now)


@st.fragment(run_every=_EVERY_SECONDS)
def _show_to_teacher(identifier: str) -> None:
    membership, now = current_room(), state_here()
    question = None if now is None else now.question(identifier)
    if membership is None or now is None or question is None:
        return
    try:
        counted = tally(membership.code, identifier)
    except DatabaseAway:
        return
    draw(_bars(question), counted, now.num_present, key="typed", is_marked=False)
    with st.container(horizontal=True):
        offer_reveal(membership.code, identifier, is_revealed=counted.revealed)
        is_closed = st.button(
            _("Take away"), icon=":material/close:", type="tertiary", key="typed:close", on_click=_close,
            args=(membership.code,),
        )  # fmt: skip
    if is_closed:
        st.rerun()  # the whole page, which this part is no longer of


def _show_to_student(code: str, question: Question, now: State) -> None:
    mine = _mine(code, question.id)
    if mine is not None:
        st.markdown(_("You answered: {answer}").format(answer=_in_words(question, mine)))
    if question.revealed:
        with telling():
            draw(_bars(question), tally(code, question.id), now.num_present, key="typed", is_marked=False)
        return
    if mine is None:
        _ask(code, question)
        return
    show_count(question.id)
    st.button(_("Answer again"), type="tertiary", key="typed:again", on_click=_forget, args=(question.id,))


def _ask(code: str, question: Question) -> None:
    key, prompt = f"typed:{question.id}", plain(question.prompt, longest=LONGEST_PROMPT)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if question.options:
            texts = [
                f"{letter} · {plain(text)}" for letter, text in zip(LETTERS, question.options, strict=False)
            ]
            st.radio(
                prompt, range(len(texts)), index=None, format_func=texts.__getitem__, key=key,
                label_visibility="collapsed",
            )  # fmt: skip
        else:
            st.number_input(
                prompt, value=None, key=key, width=200, format="%g", step=1.0,
                label_visibility="collapsed", placeholder=_("Your answer"),
            )  # fmt: skip
        st.button(
            _("Lock my answer"), type="primary", icon=":material/lock:", key="typed:lock", on_click=_lock,
            args=(code, question.id, key),
        )  # fmt: skip


def _lock(code: str, identifier: str, key: str) -> None:
    """Read here, because typing a number and pressing the button arrive together."""
    answer = st.session_state.get(key)
    if answer is None:
        st.toast(_("Give an answer first."), icon=":material/lock_open:")
        return
    with telling():
        if answers.lock(code, identifier, reader_id(), float(answer)):
            _kept()[identifier] = float(answer)
        forget(code)


def _forget(identifier: str) -> None:
    _kept()[identifier] = None


def _close(code: str) -> None:
    with telling():
        answers.close(code)
        forget(code)


def _bars(question: Question) -> Bars:
    return (
        option_bars(question.options, range(len(question.options))) if question.options else number_bars({})
    )


def _in_words(question: Question, answer: float) -> str:
    if not question.options:
        return f"{answer:,.10g}"
    return f"{LETTERS[int(answer)]} · {plain(question.options[int(answer)])}"


def _mine(code: str, identifier: str) -> float | None:
    if identifier not in _kept():
        try:
            _kept()[identifier] = answers.answer_of(code, identifier, reader_id())
        except DatabaseAway:
            return None
    return _kept()[identifier]


def _kept() -> dict[str, float | None]:
    kept: dict[str, float | None] = st.session_state.setdefault(_MINE, {})
    return kept
