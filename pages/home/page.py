"""The map of the chapter: what each lesson is about, in the chapter's order."""

from itertools import groupby

import streamlit as st

from pages.shared.lesson.navigation import ENTRIES, HOME, Entry

_CARDS_A_ROW = 3


def show() -> None:
    """Draw the page."""
    lesson = HOME.lesson()
    st.title(lesson.title, anchor=False)
    st.markdown(lesson.idea)
    for section, entries in groupby(ENTRIES, key=lambda entry: entry.section):
        st.subheader(section, anchor=False)
        _show_cards(list(entries))
    for column, part in zip(st.columns(2), lesson.sections.values(), strict=True):
        column.subheader(part.heading, anchor=False)
        column.markdown(part.text)


def _show_cards(entries: list[Entry]) -> None:
    for start in range(0, len(entries), _CARDS_A_ROW):
        columns = st.columns(_CARDS_A_ROW)
        for column, entry in zip(columns, entries[start : start + _CARDS_A_ROW], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(entry.page(), label=f"**{entry.lesson().title}**", icon=entry.icon)
                st.markdown(entry.lesson().idea)


show()
