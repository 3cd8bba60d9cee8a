"""The Grad-CAM lesson: where a classifier sees a class, and how far to trust the map."""

from collections.abc import Callable
from pathlib import Path

from pages.grad_cam import opinions, sanity, where, why
from pages.grad_cam.settings import Settings, choose_settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {
    "where": where.show,
    "why": why.show,
    "sanity": sanity.show,
    "opinions": opinions.show,
}


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    if settings is None:
        return
    _VIEWS[choose_view(controls, lesson, _VIEWS)](controls, settings)
    show_code(settings.snippet(), file_name="grad_cam.py")
    _ask(settings)


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


show_lesson(_FOLDER, draw)
