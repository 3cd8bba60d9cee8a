"""The lesson on strategies: what recorded runs say to somebody with pictures of their own."""

from pathlib import Path

from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.strategy import advice, evidence
from pages.strategy.facts import gains
from pages.strategy.settings import Settings, choose_settings

VIEWS = {"advice": advice.show, "evidence": evidence.show}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need: all are about recorded runs, none about the settings on the screen."""
    gained = gains()
    return QuestionValues({}, {"gain": gained["features"]}, {"gain": {"scratch": gained["scratch"]}})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
