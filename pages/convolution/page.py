"""The convolution lesson: one picture, one filter, and six ways to look at what happens."""

from pathlib import Path

from core.operations.windows import output_size
from pages.convolution import borders, colour, feature_map, receptive_field, translation, window
from pages.convolution.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "window": window.show,
    "borders": borders.show,
    "feature-map": feature_map.show,
    "colour": colour.show,
    "translation": translation.show,
    "receptive-field": receptive_field.show,
}
_FILTERS_ASKED = 32


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
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
    return QuestionValues(values, {"output-rows": output_rows, "parameters": parameters})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
