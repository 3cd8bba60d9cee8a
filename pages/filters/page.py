"""The filters lesson: pictures that excite a filter most, made by gradient ascent and found in photographs."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import InputError
from pages.filters import ascent, grids
from pages.filters.settings import Settings, choose_settings, short_name
from pages.shared.controls import Controls
from pages.shared.display import show_code, show_heading, show_section
from pages.shared.language import current_language, explain
from pages.shared.language import translate as _
from pages.shared.lesson import load_lesson
from pages.shared.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {"grids": grids.show, "ascent": ascent.show}


def show() -> None:
    """Draw the page."""
    lesson = load_lesson(_FOLDER, current_language())
    show_heading(lesson)
    controls = Controls("filters")
    try:
        settings = choose_settings(controls)
        if settings is None:
            return
        headings = {view: lesson.sections[view].heading for view in _VIEWS}
        view = controls.segments("view", _("View"), headings, "grids", label_visibility="collapsed")
        show_section(lesson.sections[view])
        _VIEWS[view](controls, settings)
        code = settings.snippet()
        if code:
            show_code(code, file_name="filters.py")
        _ask(settings)
    except InputError as error:
        st.error(explain(error))


def _ask(settings: Settings) -> None:
    size, channels = settings.spec.size, settings.model.layers.input_shape[2]
    values = {
        "layer": short_name(settings.layer.path),
        "filter": settings.filter,
        "size": size,
        "channels": channels,
        "unknowns": f"{size * size * channels:,}",
        "steps": settings.spec.steps,
    }
    show_questions(_FOLDER, answers={"unknowns": size * size * channels}, values=values)


show()
