"""The activations lesson: what each layer makes of a picture."""

from pathlib import Path

from pages.activations import channels, compare, depth, distilling, keeping, movement, silent
from pages.activations.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.reader.plain import layer_name

VIEWS = {
    "channels": channels.show,
    "silent": silent.show,
    "depth": depth.show,
    "keeps": keeping.show,
    "compare": compare.show,
    "movement": movement.show,
    "distils": distilling.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    return QuestionValues({"layer": layer_name(settings.layer.path)}, {})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
