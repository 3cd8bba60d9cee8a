"""The activations lesson: what each layer makes of a picture."""

from collections.abc import Callable
from pathlib import Path

from pages.activations import channels, compare, depth, movement
from pages.activations.settings import Settings, choose_settings, short_name
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {
    "channels": channels.show,
    "depth": depth.show,
    "compare": compare.show,
    "movement": movement.show,
}


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    if settings is None:
        return
    _VIEWS[choose_view(controls, lesson, _VIEWS)](controls, settings)
    show_code(settings.snippet(), file_name="activations.py")
    _ask(settings)


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


show_lesson(_FOLDER, draw)
