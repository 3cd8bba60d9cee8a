"""The lesson that compares three ways to look inside a convnet: what each can and cannot tell."""

from pathlib import Path

from pages.inside import blackbox, side, which
from pages.inside.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.reader.plain import layer_name

VIEWS = {
    "side": side.show,
    "which": which.show,
    "blackbox": blackbox.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    return QuestionValues(
        {
            "layer": layer_name(settings.layer.path),
            "channels": len(settings.shares.shares),
            "class": settings.class_title,
        },
        {},
    )


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
