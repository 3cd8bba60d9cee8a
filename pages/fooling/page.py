"""The lesson on fooling a net: steps against a picture, drawings from memory, and texture against shape."""

from pathlib import Path

from core.specs.presets.fooling import SIZE, measured
from pages.fooling import drawings, memory, robust, step
from pages.fooling.facts import facts
from pages.fooling.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.reader.language import current_language

VIEWS = {
    "step": step.show,
    "memory": memory.show,
    "drawings": drawings.show,
    "robust": robust.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """The right number and the likely wrong ones: as they were measured, whatever is on the screen."""
    found = measured()["robustness"]
    place = found["sizes"].index(SIZE)
    right = 100 * found["step"][place]
    mistakes = {"noise": 100 * found["noise"][place], "half": 50.0}
    return QuestionValues(_names(), {"accuracy": right}, {"accuracy": mistakes})


def _names() -> dict[str, str]:
    """The classes that the questions speak of, in the reader's language."""
    told, ending = facts(), f"_{current_language()}"
    names = {
        "seen": "seen",
        "then": "then",
        "iterated": "iterated",
        "paper_class": "paper",
        "bicycle_class": "bicycle",
    }
    return {name: str(told[fact + ending]) for name, fact in names.items()}


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
