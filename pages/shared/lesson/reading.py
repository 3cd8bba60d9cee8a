"""The frame of a page to read: a heading, a sentence or two, and what the page draws; it can be printed."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.shared.lesson.folder import Lesson, load_lesson
from pages.shared.lesson.frame import show_frame
from pages.shared.lesson.toolbar import show_heading
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _


def show_reading(folder: Path, draw: Callable[[Lesson], None]) -> None:
    """Show a page of section ``chapter``: its folder has texts, and neither views nor questions.

    Args:
        folder: Of the page.
        draw: What stands below the idea, given the page's text in the reader's language.
    """
    lesson = load_lesson(folder, current_language())
    show_frame()
    with show_heading(lesson.title):
        # The click is the frame's: only the browser can print.
        st.button(
            _("Print"), key="print", icon=":material/print:", type="tertiary", help=_("Print this page")
        )
    with st.container(key="lead"):
        st.markdown(lesson.idea)
    with st.container(key="reading"):
        draw(lesson)
    with st.container(key="end"):
        st.html('<span class="spoken"></span>')
