"""Predict, observe, explain: what a question asks for is veiled on the stage until the reader has locked an answer.

The question stands where its answer will. A view says where that is::

    with veiled("output-rows"):
        show_figure(...)

Locked answers are kept in the reader's browser (:mod:`pages.shared.lesson.frame`) and survive changed settings: the
verdict is about the settings that were asked about.
"""

import math
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import streamlit as st

from core.classroom.answers import RIGHT
from pages.shared.classroom.bars import LETTERS, Bars, number_bars, option_bars
from pages.shared.classroom.lessons import asked_of, count_answer, show_to_student, show_to_teacher
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.numbers import withheld
from pages.shared.lesson.facts import lesson_facts
from pages.shared.lesson.questions import Question, QuestionValues, load_questions
from pages.shared.lesson.verdicts import reveal
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import current_room, is_teaching

_KEPT = "predictions"  # "lesson/question" -> what was answered, in values that JSON can hold
_SHOWN = "shown"
_SEED = "order of options"


class Predictions:
    """The questions of one view.

    Args:
        folder: Of the lesson.
        view: On the screen.
        asked: What the questions need of the settings on the screen.
        is_asking: Whether answers are veiled until one is locked.
    """

    def __init__(self, folder: Path, view: str, asked: QuestionValues, *, is_asking: bool) -> None:
        self.lesson = folder.name
        self.asked = QuestionValues({**lesson_facts(folder), **asked.values}, asked.answers, asked.mistakes)
        self.is_asking = is_asking
        questions = load_questions(folder, current_language())
        self.questions = {question.id: question for question in questions if question.view == view}
        self.placed: set[str] = set()
        self.num_veils = 0
        self.is_waiting = False
        """Whether a question is on the screen that has no answer yet."""

    def is_open(self, name: str) -> bool:
        """Whether a question of this view waits for its answer."""
        return self.is_asking and name in self.questions and self._place(name) not in kept_predictions()

    def ask(self, name: str) -> None:
        """Draw the card of a question."""
        question, key = self.questions[name], f"{self.lesson}:question:{name}"
        self.placed.add(name)
        self.is_waiting = True
        with st.container(border=True, key=f"ask-{self.lesson}-{name}"):
            st.markdown(f"**{_('Predict first')}** · {question.prompt.format(**self.asked.values)}")
            with st.container(horizontal=True, vertical_alignment="bottom"):
                answer = self._ask(question, key)
                st.button(
                    _("Lock my answer"), key=f"{key}:lock", icon=":material/lock:", type="primary",
                    on_click=self._lock, args=(name, answer),
                )  # fmt: skip
                st.button(
                    _("Just show me"), key=f"{key}:show", type="tertiary",
                    on_click=kept_predictions().__setitem__, args=(self._place(name), {_SHOWN: True}),
                )  # fmt: skip

    def show_verdicts(self) -> None:
        """What came of the answers that were locked, each with the way to answer anew."""
        for name, question in self.questions.items():
            kept = kept_predictions().get(self._place(name))
            if kept and "answer" in kept and _fits(kept, question):
                with st.container(border=True, key=f"verdict-{self.lesson}-{name}"):
                    reveal(question, kept)
                    st.button(
                        _("Predict again"), key=f"{self.lesson}:question:{name}:again", type="tertiary",
                        on_click=kept_predictions().pop, args=(self._place(name), None),
                    )  # fmt: skip

    def show_answers_of_class(self) -> None:
        """What the reader's class has answered to the questions of the view, as far as this reader may know."""
        for name in asked_of(map(self._place, self.questions)):
            question = self.questions[name.partition("/")[2]]
            prompt, bars = question.prompt.format(**self.asked.values), self._bars(question)
            if is_teaching():
                show_to_teacher(name, prompt, bars)
            else:
                show_to_student(name, prompt, bars, is_locked="answer" in kept_predictions().get(name, {}))

    def ask_the_rest(self) -> None:
        """The open questions that the view has given no place on the stage."""
        for name in self.questions:
            if self.is_open(name) and name not in self.placed:
                self.ask(name)

    def first_open(self) -> str:
        """Which question waits for its answer, as a room names it; empty where none does."""
        return next((self._place(name) for name in self.questions if self.is_open(name)), "")

    def _bars(self, question: Question) -> Bars:
        if not question.options:
            names = {key: mistake.misconception for key, mistake in question.mistakes.items()}
            return number_bars(names, is_naming=is_teaching() and not is_projector_on())
        texts = [option.text.format(**self.asked.values) for option in question.options]
        right = next(number for number, option in enumerate(question.options) if option.right)
        return option_bars(texts, _shuffled(len(texts), f"{self.lesson}:question:{question.id}"), right)

    def _verdict(self, name: str, answer: float) -> str:
        """As the room counts it: right, the id of a known mistake, or nothing."""
        question = self.questions[name]
        if question.options:
            return RIGHT if question.options[int(answer)].right else ""
        if question.accepts(answer, float(self.asked.answers[name])):
            return RIGHT
        likely = self.asked.mistakes.get(name, {}).items()
        return next((key for key, value in likely if question.accepts(answer, float(value))), "")

    def _place(self, name: str) -> str:
        return f"{self.lesson}/{name}"

    def _ask(self, question: Question, key: str) -> str:
        """Ask for a number or a choice; the key of the widget."""
        prompt = question.prompt.format(**self.asked.values)
        if not question.options:
            asked = f"{key}:number"
            st.number_input(
                prompt, value=None, key=asked, width=160, format="%g", step=1.0, label_visibility="collapsed",
                placeholder=_("Your prediction"),
            )  # fmt: skip
            return asked
        asked = f"{key}:choice:{current_language()}"
        order = _shuffled(len(question.options), key)
        texts = [option.text.format(**self.asked.values) for option in question.options]
        if current_room() is not None:  # so that the class can speak of its answers
            for letter, number in zip(LETTERS, order, strict=False):
                texts[number] = f"{letter} · {texts[number]}"
        st.radio(
            prompt, order, index=None, format_func=texts.__getitem__, key=asked,
            label_visibility="collapsed",
        )  # fmt: skip
        return asked

    def _lock(self, name: str, asked: str) -> None:
        """Keep the answer; read here, because typing a number and pressing the button arrive together."""
        answer = st.session_state.get(asked)
        if answer is None:
            st.toast(_("Give an answer first."), icon=":material/lock_open:")
            return
        named = {name for text in _texts(self.questions[name]) for name in _fields(text)}
        kept = {"answer": answer, "values": {key: _plain(self.asked.values[key]) for key in sorted(named)}}
        if not self.questions[name].options:
            kept["right"] = float(self.asked.answers[name])
            kept["mistakes"] = {key: float(value) for key, value in self.asked.mistakes.get(name, {}).items()}
        kept_predictions()[self._place(name)] = kept
        count_answer(self._place(name), float(answer), self._verdict(name, float(answer)))


_CURRENT: ContextVar[Predictions | None] = ContextVar("predictions", default=None)


@contextmanager
def asking(predictions: Predictions) -> Iterator[None]:
    """Around a view: its :func:`veiled` parts ask these questions."""
    token = _CURRENT.set(predictions)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def veiled(*names: str) -> Iterator[None]:
    """A part of the stage that answers questions of the view: hidden until one of them is answered.

    Args:
        names: Ids of questions; the first one is asked here, and once it is answered the others below the stage.
    """
    predictions = _CURRENT.get()
    # Whoever has answered one of them may look: the others wait below the stage.
    if predictions is None or not names or not all(map(predictions.is_open, names)):
        with st.container():
            yield
        return
    first, *others = names
    predictions.num_veils += 1
    key = f"{predictions.lesson}-{first}-{predictions.num_veils}"
    with st.container(key=f"veil-{key}"):
        if first not in predictions.placed:
            predictions.ask(first)
        predictions.placed.update(others)
        with st.container(key=f"hidden-{key}"), withheld():
            yield


def ask_here(*names: str) -> None:
    """Ask the first of these questions in this place while all are open, for a picture that hides the answer itself."""
    if names and all(map(is_veiled, names)):
        with veiled(*names):
            pass


def is_veiled(name: str) -> bool:
    """Whether the answer of a question must not be seen yet, for what draws its own veil."""
    predictions = _CURRENT.get()
    return predictions is not None and predictions.is_open(name)


def asked_elsewhere(*names: str) -> None:
    """These questions are asked by another choice of the view's controls, or once another one is answered."""
    predictions = _CURRENT.get()
    if predictions is not None:
        predictions.placed.update(names)


def kept_predictions() -> dict[str, Any]:
    """What this reader has answered or asked to be shown, as it is kept in the browser."""
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return kept


def take_kept(told: object) -> None:
    """Take over what the browser has kept; anything else than that is ignored."""
    if isinstance(told, dict):
        kept_predictions().update(
            {name: value for name, value in told.items() if isinstance(name, str) and isinstance(value, dict)}
        )


def _fits(kept: Mapping[str, Any], question: Question) -> bool:
    """Whether a kept answer is one to this question: the browser may have kept it from an older edition."""
    try:
        for text in _texts(question):
            text.format(**kept["values"])
        if question.options:
            return 0 <= int(kept["answer"]) < len(question.options)
        return all(math.isfinite(float(number)) for number in (kept["answer"], kept["right"]))
    except (KeyError, IndexError, ValueError, TypeError):
        return False


def _texts(question: Question) -> list[str]:
    """All that is shown of a question, with its fields."""
    reasons = [mistake.because for mistake in question.mistakes.values()]
    options = [text for option in question.options for text in (option.text, option.because)]
    return [question.prompt, question.explanation, *reasons, *options]


def _fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def _shuffled(count: int, key: str) -> list[int]:
    """The options' numbers in an order that is drawn for this reader, or this class, and question, and stays."""
    room = current_room()
    seed = st.session_state.setdefault(_SEED, random.randrange(1 << 30)) if room is None else room.code
    order = list(range(count))
    random.Random(f"{seed} {key}").shuffle(order)
    return order


def _plain(value: Any) -> bool | int | float | str:
    """What JSON can hold of a value, which fills the texts alike."""
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, bool | int | float | str) else str(value)
