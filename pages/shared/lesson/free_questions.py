"""Questions that can be asked apart from their lesson: choices whose texts need nothing of the settings."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter

from pages.shared.lesson.facts import lesson_facts
from pages.shared.lesson.questions import Mistake, Option, Question, load_questions


@cache
def free_questions(folder: Path, language: str) -> tuple[Question, ...]:
    """A lesson's choices, with the lesson's facts filled in, in the file's order.

    Which they are is decided by all texts of the file in this language: what is filled by a page's values is left out.
    """
    facts = lesson_facts(folder)
    found = []
    for question in load_questions(folder, language):
        if question.options and _fields(question) <= facts.keys():
            options = tuple(
                replace(
                    option,
                    text=option.text.format_map(facts),
                    because=option.because.format_map(facts),
                    misconception=option.misconception.format_map(facts),
                )
                for option in question.options
            )
            texts = {name: getattr(question, name).format_map(facts) for name in ("prompt", "explanation")}
            found.append(replace(question, options=options, **texts))
    return tuple(found)


@cache
def beliefs(folder: Path, view: str, language: str) -> tuple[tuple[str, str], ...]:
    """What learners believe who answer a view's questions wrongly, by name, each with what is wrong with it.

    Those are left out whose words need the settings on the screen.
    """
    facts = lesson_facts(folder)
    questions = [each for each in load_questions(folder, language) if each.view == view]
    parts: list[Option | Mistake] = []
    for question in questions:
        parts += [*question.options, *question.mistakes.values()]
    return tuple(
        (part.misconception.format_map(facts), part.because.format_map(facts))
        for part in parts
        if part.misconception and fields_of(part.misconception, part.because) <= facts.keys()
    )


def ended(text: str) -> str:
    """A text as a sentence: options and names of misconceptions often end without a stop.

    Example:
        >>> ended("Both fall"), ended("两者都下降"), ended("Why?")
        ('Both fall.', '两者都下降。', 'Why?')
    """
    if not text or text[-1] in _ENDS:
        return text
    return text + ("。" if text[-1] >= _FIRST_CHINESE or text[0] >= _FIRST_CHINESE else ".")


_ENDS, _FIRST_CHINESE = ".?!。？！…", "\u3000"


def _fields(question: Question) -> set[str]:
    texts = [question.prompt, question.explanation]
    for option in question.options:
        texts += [option.text, option.because, option.misconception]
    return fields_of(*texts)


def fields_of(*texts: str) -> set[str]:
    """The names in braces in some texts.

    Example:
        >>> sorted(fields_of("{share:.1%} of {pictures:,}", "{share}"))
        ['pictures', 'share']
    """
    return {name for text in texts for _before, name, _spec, _conversion in Formatter().parse(text) if name}
