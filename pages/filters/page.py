"""The filters lesson: pictures that excite a filter most, made by gradient ascent and found in photographs."""

from collections.abc import Callable
from pathlib import Path

from pages.filters import ascent, grids
from pages.filters.settings import Settings, choose_settings, short_name
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {"grids": grids.show, "ascent": ascent.show}


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    if settings is None:
        return
    _VIEWS[choose_view(controls, lesson, _VIEWS)](controls, settings)
    show_code(settings.snippet(), file_name="filters.py")
    _ask(settings)


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


show_lesson(_FOLDER, draw)
