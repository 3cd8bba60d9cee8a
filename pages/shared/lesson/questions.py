"""Questions to predict first, as they lie beside a lesson's page in ``questions.en.toml`` and ``questions.zh.toml``::

    [[question]]
    id = "size"                      # the same in both languages
    view = "window"                  # the view that answers it
    prompt = "How many rows has the output at stride {stride}?"
    explanation = "..."              # shown after the reveal, filled with the same values
    tolerance = 0.5                  # of a number: how far from the right one it may lie; or in per cent of that:
    tolerance_percent = 5
    [[question.option]]              # for a choice; a number is asked when there are no options
    text = "..."
    right = true
    because = "..."                  # why it is right
    [[question.option]]
    text = "..."
    misconception = "..."            # what one must believe to choose it, in a few words
    because = "..."                  # what is wrong with that
    [[question.mistake]]             # for a number: a wrong one whose cause is known
    id = "border"
    misconception = "..."
    because = "..."

What fills them beside the lesson's facts, the right numbers and the numbers of known mistakes, the page computes from
the settings on the screen. :mod:`pages.shared.lesson.predictions` asks them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Option:
    """One answer to choose, whether it is right, and why.

    Attributes:
        misconception: What one must believe to choose a wrong one, in a few words; empty for the right one.
    """

    text: str
    right: bool
    because: str
    misconception: str = ""


@dataclass(frozen=True)
class Mistake:
    """What one must believe to give a certain wrong number, in a few words, and what is wrong with that."""

    because: str
    misconception: str = ""


@dataclass(frozen=True)
class Question:
    """A prompt with options, or without any when a number is asked.

    Attributes:
        id: The same in all languages.
        view: The view that answers it.
        prompt, explanation: With the names of values in braces.
        options: To choose from; empty where a number is asked.
        mistakes: Why a wrong number is given, by the id of the mistake.
        tolerance, tolerance_percent: How far a number may lie from the right one, in its unit and in per cent of it.
    """

    id: str
    view: str
    prompt: str
    explanation: str
    options: tuple[Option, ...]
    mistakes: Mapping[str, Mistake]
    tolerance: float = 0.0
    tolerance_percent: float = 0.0

    def accepts(self, answer: float, right: float) -> bool:
        """Whether a number counts as the right one."""
        exact = 1e-6 * max(1.0, abs(right))
        return abs(answer - right) <= max(exact, self.tolerance, abs(right) * self.tolerance_percent / 100)


@dataclass(frozen=True)
class QuestionValues:
    """What the questions need of the settings on the screen.

    Attributes:
        values: What fills the prompts and explanations.
        answers: The right number for each question without options, by its id.
        mistakes: For such a question the numbers that known mistakes lead to, by the ids of the mistakes.
    """

    values: Mapping[str, Any]
    answers: Mapping[str, float]
    mistakes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@cache
def load_questions(folder: Path, language: str) -> tuple[Question, ...]:
    """Read a lesson's questions in the file's order.

    Raises:
        ValueError: A choice has not exactly one right option, or the file is none of questions.
    """
    path = folder / f"questions.{language}.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        questions = tuple(_parse(entry) for entry in entries)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"{path} is no file of questions: {error!r}") from error
    for question in questions:
        if question.options and sum(option.right for option in question.options) != 1:
            raise ValueError(f"{path}: question {question.id!r} needs exactly one right option.")
    return questions


def _parse(entry: Mapping[str, Any]) -> Question:
    options = tuple(
        Option(option["text"], option.get("right", False), option["because"], option.get("misconception", ""))
        for option in entry.get("option", ())
    )
    mistakes = {
        mistake["id"]: Mistake(mistake["because"], mistake.get("misconception", ""))
        for mistake in entry.get("mistake", ())
    }
    return Question(
        entry["id"], entry["view"], entry["prompt"], entry["explanation"], options, mistakes,
        entry.get("tolerance", 0.0), entry.get("tolerance_percent", 0.0),
    )  # fmt: skip
