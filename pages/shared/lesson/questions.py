"""Questions to predict first: the answer is locked, then the right one is revealed and the difference explained.

A lesson's questions lie beside its page in ``questions.en.toml`` and ``questions.zh.toml``::

    [[question]]
    id = "size"                      # the same in both languages
    prompt = "How many rows has the output at stride {stride}?"
    explanation = "..."              # shown after the reveal, filled with the same values
    [[question.option]]              # for a choice; a number is asked when there are no options
    text = "..."
    right = true
    because = "..."                  # why this one is right or what misconception it comes from

What fills them, and the right numbers, the page computes from the settings on the screen.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

_LOCKED = "questions_locked"  # (lesson, question) -> (what it was asked about, the locked answer)


@dataclass(frozen=True)
class Option:
    """One answer to choose, whether it is right, and why."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True)
class Question:
    """A prompt with options, or without any when a number is asked."""

    id: str
    prompt: str
    explanation: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class QuestionValues:
    """What the questions need of the settings on the screen.

    Attributes:
        values: What fills the prompts and explanations. When a value changes, a locked question opens again: it asks
            something else now.
        answers: The right number for each question without options, by its id.
    """

    values: Mapping[str, Any]
    answers: Mapping[str, float]


@cache
def load_questions(folder: Path, language: str) -> tuple[Question, ...]:
    """Read a lesson's questions in the file's order.

    Raises:
        ValueError: A choice has not exactly one right option.
    """
    path = folder / f"questions.{language}.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    questions = tuple(_parse(entry) for entry in entries)
    for question in questions:
        if question.options and sum(option.right for option in question.options) != 1:
            raise ValueError(f"{path}: question {question.id!r} needs exactly one right option.")
    return questions


def show_questions(folder: Path, asked: QuestionValues) -> None:
    """Show the questions of a lesson's folder, one under the other."""
    st.subheader(_("Predict first"), anchor=False)
    st.caption(_("Lock your answer; only then is the right one revealed."))
    for question in load_questions(folder, current_language()):
        with st.container(border=True):
            _show_question(folder.name, question, asked.answers.get(question.id), asked.values)


def _show_question(lesson: str, question: Question, right: float | None, values: Mapping[str, Any]) -> None:
    prompt = question.prompt.format(**values)
    # In every language the same question about the same numbers: the right answer and the used values tell.
    subject = repr([right, {name: value for name, value in values.items() if f"{{{name}" in question.prompt}])
    locked = st.session_state.setdefault(_LOCKED, {})
    place = (lesson, question.id)
    stored_subject, answer = locked.get(place, (None, None))
    is_locked = stored_subject == subject
    key = f"{lesson}:question:{question.id}"
    st.markdown(f"**{prompt}**")
    if is_locked:
        _reveal(question, answer, right, values)
        st.button(_("Try again"), key=f"{key}:again", on_click=locked.pop, args=(place, None))
        return
    asked = _ask(question, values, key)
    lock = (place, subject, asked)
    st.button(_("Lock my answer"), key=f"{key}:lock", on_click=_lock, args=lock, icon=":material/lock:")


def _lock(place: tuple[str, str], subject: str, asked: str) -> None:
    """Keep the answer; read here, because typing a number and pressing the button arrive together."""
    answer = st.session_state[asked]
    if answer is None:
        st.toast(_("Give an answer first."), icon=":material/lock_open:")
    else:
        st.session_state[_LOCKED][place] = (subject, answer)


def _ask(question: Question, values: Mapping[str, Any], key: str) -> str:
    """Ask for a number or a choice; the key of the widget."""
    if not question.options:
        asked = f"{key}:number"
        st.number_input(_("Your prediction"), value=None, key=asked, width=220, format="%g", step=1.0)
        return asked
    asked = f"{key}:choice:{current_language()}"
    texts = [option.text.format(**values) for option in question.options]
    st.radio(_("Your prediction"), range(len(texts)), index=None, format_func=texts.__getitem__, key=asked)
    return asked


def _reveal(question: Question, answer: float, right: float | None, values: Mapping[str, Any]) -> None:
    explanation = question.explanation.format(**values)
    if question.options:
        chosen = question.options[int(answer)]
        correct = next(option for option in question.options if option.right)
        st.markdown(_("You predicted: {answer}").format(answer=chosen.text.format(**values)))
        verdict = chosen.because.format(**values)
        if not chosen.right:
            text = correct.text.format(**values)
            verdict += (
                "\n\n" + _("Right is: {answer}").format(answer=text) + " " + correct.because.format(**values)
            )
        (st.success if chosen.right else st.warning)(verdict)
    else:
        assert right is not None, f"the page gives no right number for question {question.id!r}"
        st.markdown(_("You predicted: {answer}").format(answer=f"{answer:g}"))
        if abs(answer - right) <= 1e-6 * max(1.0, abs(right)):
            st.success(_("Right: it is {right}.").format(right=f"{right:,g}"))
        else:
            sentence = _("It is {right}; your prediction is off by {difference}.")
            st.warning(sentence.format(right=f"{right:,g}", difference=f"{answer - right:+,g}"))
    st.markdown(explanation)


def _parse(entry: Mapping[str, Any]) -> Question:
    options = tuple(
        Option(option["text"], option.get("right", False), option["because"])
        for option in entry.get("option", ())
    )
    return Question(entry["id"], entry["prompt"], entry["explanation"], options)
