"""The Grad-CAM lesson: where a classifier sees a class, and how far to trust the map."""

from pathlib import Path

from pages.grad_cam import opened, opinions, reason, sanity, scores, where, why
from pages.grad_cam.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.reader.plain import layer_name

VIEWS = {
    "where": where.show,
    "why": why.show,
    "opened": opened.show,
    "scores": scores.show,
    "sanity": sanity.show,
    "opinions": opinions.show,
    "reason": reason.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    rows, columns, channels = settings.layer_shape
    height, width = settings.model.layers.input_shape[:2]
    values = {
        "layer": layer_name(settings.layer),
        "rows": rows,
        "columns": columns,
        "channels": channels,
        "height": height,
        "width": width,
        "cell": f"{height / rows:.3g} x {width / columns:.3g}",
    }
    mistakes = {"channels": rows * columns * channels, "pixels": height * width}
    return QuestionValues(values, {"cells": rows * columns}, {"cells": mistakes})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
