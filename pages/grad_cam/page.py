"""The Grad-CAM lesson: where a classifier sees a class, and how far to trust the map."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import InputError
from pages.grad_cam import opinions, sanity, where, why
from pages.grad_cam.settings import Settings, choose_settings
from pages.shared.controls import Controls
from pages.shared.display import show_code, show_heading, show_section
from pages.shared.language import current_language, explain
from pages.shared.language import translate as _
from pages.shared.lesson import load_lesson
from pages.shared.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {
    "where": where.show,
    "why": why.show,
    "sanity": sanity.show,
    "opinions": opinions.show,
}


def show() -> None:
    """Draw the page."""
    lesson = load_lesson(_FOLDER, current_language())
    show_heading(lesson)
    controls = Controls("grad_cam")
    try:
        settings = choose_settings(controls)
        if settings is None:
            return
        headings = {view: lesson.sections[view].heading for view in _VIEWS}
        view = controls.segments("view", _("View"), headings, "where", label_visibility="collapsed")
        show_section(lesson.sections[view])
        _VIEWS[view](controls, settings)
        code = settings.snippet()
        if code:
            show_code(code, file_name="grad_cam.py")
        _ask(settings)
    except InputError as error:
        st.error(explain(error))


def _ask(settings: Settings) -> None:
    rows, columns, channels = settings.layer_shape
    height, width = settings.model.layers.input_shape[:2]
    values = {
        "layer": settings.layer.rpartition("/")[2],
        "rows": rows,
        "columns": columns,
        "channels": channels,
        "height": height,
        "width": width,
        "cell": f"{height / rows:.3g} x {width / columns:.3g}",
    }
    show_questions(_FOLDER, answers={"cells": rows * columns}, values=values)


show()
