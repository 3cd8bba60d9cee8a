"""The convolution lesson: one picture, one filter, and six ways to look at what happens."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import InputError
from core.windows import output_size
from pages.convolution import borders, colour, feature_map, receptive_field, translation, window
from pages.convolution.settings import Settings, choose_settings
from pages.shared.controls import Controls
from pages.shared.display import show_code, show_heading, show_section
from pages.shared.language import current_language, explain
from pages.shared.language import translate as _
from pages.shared.lesson import load_lesson
from pages.shared.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], str]] = {
    "window": window.show,
    "borders": borders.show,
    "feature-map": feature_map.show,
    "colour": colour.show,
    "translation": translation.show,
    "receptive-field": receptive_field.show,
}
_FILTERS_ASKED = 32


def show() -> None:
    """Draw the page."""
    lesson = load_lesson(_FOLDER, current_language())
    show_heading(lesson)
    controls = Controls("convolution")
    try:
        settings = choose_settings(controls)
        headings = {view: lesson.sections[view].heading for view in _VIEWS}
        view = controls.segments("view", _("View"), headings, "window", label_visibility="collapsed")
        show_section(lesson.sections[view])
        code = _VIEWS[view](controls, settings)
        if code:
            show_code(code, file_name="convolution.py")
        _ask(settings)
    except InputError as error:
        st.error(explain(error))


def _ask(settings: Settings) -> None:
    rows, columns = settings.picture.image.shape[:2]
    size = settings.kernel_size
    output_rows = output_size(rows, size, **settings.window)
    values = {
        "rows": rows,
        "columns": columns,
        "kernel_size": size,
        "filters": _FILTERS_ASKED,
        "output_rows": output_rows,
        "formula": borders.formula_text(rows, settings),
        **settings.window,
    }
    parameters = size * size * 3 * _FILTERS_ASKED + _FILTERS_ASKED
    show_questions(_FOLDER, answers={"output-rows": output_rows, "parameters": parameters}, values=values)


show()
