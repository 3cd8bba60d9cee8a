"""The filters lesson: pictures that excite a filter most, made by gradient ascent and found in photographs."""

from pathlib import Path

from pages.filters import ascent, bases, classes, grids, variety
from pages.filters.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.reader.plain import layer_name

VIEWS = {
    "grids": grids.show,
    "ascent": ascent.show,
    "classes": classes.show,
    "variety": variety.show,
    "bases": bases.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    size, channels = settings.spec.size, settings.model.layers.input_shape[2]
    values = {
        "layer": layer_name(settings.layer.path),
        "filter": settings.filter,
        "size": size,
        "channels": channels,
        "unknowns": f"{size * size * channels:,}",
        "steps": settings.spec.steps,
    }
    mistakes = {"one-channel": size * size}
    return QuestionValues(values, {"unknowns": size * size * channels}, {"unknowns": mistakes})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
