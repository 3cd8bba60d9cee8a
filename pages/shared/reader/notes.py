"""What a run of the page has said about its settings, said again where the page draws itself anew."""

from typing import NoReturn

import streamlit as st

_NOTES, _TO_REPEAT = "notes_of_run", "notes_to_repeat"  # lesson -> sentences


def begin(lesson: str) -> list[str]:
    """Forget the notes about a lesson's settings; what the run before wants to be said again is returned."""
    st.session_state.setdefault(_NOTES, {})[lesson] = []
    again: list[str] = st.session_state.get(_TO_REPEAT, {}).pop(lesson, [])
    return again


def keep(lesson: str, sentence: str) -> None:
    """A note that has been shown."""
    st.session_state[_NOTES][lesson].append(sentence)


def draw_anew() -> NoReturn:
    """Run the page once more by itself. The reader has done nothing, so what this run has said holds."""
    st.session_state[_TO_REPEAT] = dict(st.session_state.get(_NOTES, {}))
    st.rerun()
