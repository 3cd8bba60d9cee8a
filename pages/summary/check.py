"""The self-check of the whole chapter: questions drawn from all lessons, and what the answers say."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.shared.lesson.free_questions import free_questions
from pages.shared.lesson.navigation import ENTRIES, Entry
from pages.shared.lesson.questions import Option, Question
from pages.shared.reader.language import LANGUAGES


@dataclass(frozen=True)
class Asked:
    """A drawn question.

    Attributes:
        entry: Its lesson.
        question: In the reader's language, with its options in the order in which they are shown.
    """

    entry: Entry
    question: Question

    @property
    def name(self) -> str:
        """The same in all languages."""
        return f"{self.entry.folder}/{self.question.id}"

    @property
    def right(self) -> Option:
        """The right option."""
        return next(option for option in self.question.options if option.right)


@dataclass(frozen=True)
class Score:
    """What the answers came to.

    Attributes:
        sections: For each section that was asked about, by its id: right answers, and questions.
        missed: Questions answered wrongly, each with the option that was chosen.
        open: Questions without an answer.
    """

    sections: Mapping[str, tuple[int, int]]
    missed: tuple[tuple[Asked, Option], ...]
    open: tuple[Asked, ...]

    @property
    def right(self) -> int:
        """Right answers in all."""
        return sum(right for right, _all in self.sections.values())

    @property
    def asked(self) -> int:
        """Questions in all."""
        return sum(number for _right, number in self.sections.values())


def pool(language: str) -> list[Asked]:
    """All questions of all lessons that can be asked here in every language, in the chapter's order."""
    found = []
    for entry in ENTRIES:
        known = [{each.id for each in free_questions(entry.path, other)} for other in LANGUAGES]
        common = set.intersection(*known)
        found += [Asked(entry, each) for each in free_questions(entry.path, language) if each.id in common]
    return found


def draw(seed: int, count: int, language: str) -> list[Asked]:
    """Some questions in the chapter's order, the same in each language, their options in an order of their own."""
    every = pool(language)
    places = sorted(random.Random(seed).sample(range(len(every)), min(count, len(every))))
    return [_shuffled(every[place], seed) for place in places]


def score(asked: Sequence[Asked], answers: Mapping[str, int | None]) -> Score:
    """What answers came to.

    Args:
        asked: The questions.
        answers: By the questions' names the number of the chosen option, or None.
    """
    sections: dict[str, tuple[int, int]] = {}
    missed, left = [], []
    for each in asked:
        chosen = answers.get(each.name)
        option = None if chosen is None else each.question.options[chosen]
        right, number = sections.get(each.entry.place.section, (0, 0))
        sections[each.entry.place.section] = (right + bool(option and option.right), number + 1)
        if option is None:
            left.append(each)
        elif not option.right:
            missed.append((each, option))
    return Score(sections, tuple(missed), tuple(left))


def _shuffled(asked: Asked, seed: int) -> Asked:
    question = asked.question
    options = list(question.options)
    random.Random(f"{seed} {asked.name}").shuffle(options)
    changed = Question(**{**vars(question), "options": tuple(options)})
    return Asked(asked.entry, changed)
