"""The activations lesson: what each layer makes of a picture."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import InputError
from pages.activations import channels, compare, depth, movement
from pages.activations.settings import Settings, choose_settings, short_name
from pages.shared.controls import Controls
from pages.shared.display import show_code, show_heading, show_section
from pages.shared.language import current_language, explain
from pages.shared.language import translate as _
from pages.shared.lesson import load_lesson
from pages.shared.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {
    "channels": channels.show,
    "depth": depth.show,
    "compare": compare.show,
    "movement": movement.show,
}


def show() -> None:
    """Draw the page."""
    lesson = load_lesson(_FOLDER, current_language())
    show_heading(lesson)
    controls = Controls("activations")
    try:
        settings = choose_settings(controls)
        if settings is None:
            return
        headings = {view: lesson.sections[view].heading for view in _VIEWS}
        view = controls.segments("view", _("View"), headings, "channels", label_visibility="collapsed")
        show_section(lesson.sections[view])
        _VIEWS[view](controls, settings)
        code = settings.snippet()
        if code:
            show_code(code, file_name="activations.py")
        _ask(settings)
    except InputError as error:
        st.error(explain(error))


def _ask(settings: Settings) -> None:
    rows, columns, channels = settings.layer.shape
    values = {
        "layer": short_name(settings.layer.path),
        "rows": rows,
        "columns": columns,
        "channels": channels,
        "numbers": f"{rows * columns * channels:,}",
    }
    show_questions(_FOLDER, answers={"numbers": rows * columns * channels}, values=values)


show()
