"""The teacher's form for a question to the class, on any view."""

import streamlit as st

from core.classroom import answers
from core.classroom.state import forget
from core.errors import InputError
from pages.shared.classroom.bars import LETTERS
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _


def offer_asking(code: str) -> None:
    """The button that opens the form."""
    label = _("Ask the class")
    if st.button(label, key="room-ask", icon=":material/live_help:", type="tertiary"):
        st.dialog(label)(_show_form)(code)


def _show_form(code: str) -> None:
    with st.form("room-question", border=False):
        prompt = st.text_input(_("Question"), max_chars=answers.LONGEST_PROMPT, key="room-question:prompt")
        st.caption(_("Two to four options; leave all empty to ask for a number."))
        options = [_option(letter) for letter in LETTERS[: answers.MOST_OPTIONS]]
        is_sent = st.form_submit_button(_("Ask"), type="primary", icon=":material/send:")
    if not is_sent:
        return
    try:
        answers.ask(code, prompt, options)
    except InputError as error:
        st.error(explain(error))
        return
    forget(code)
    st.rerun()


def _option(letter: str) -> str:
    label = _("Option {letter}").format(letter=letter)
    return st.text_input(label, max_chars=answers.LONGEST_OPTION, key=f"room-question:{letter}")
