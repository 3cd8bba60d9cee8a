"""The convolution lesson: one picture, one filter, and six ways to look at what happens."""

from collections.abc import Callable
from pathlib import Path

from core.operations.windows import output_size
from pages.convolution import borders, colour, feature_map, receptive_field, translation, window
from pages.convolution.settings import Settings, choose_settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

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


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    view = choose_view(controls, lesson, _VIEWS)
    show_code(_VIEWS[view](controls, settings), file_name="convolution.py")
    _ask(settings)


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


show_lesson(_FOLDER, draw, never_waits=True)
