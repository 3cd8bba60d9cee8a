"""Exercises of a lesson, checked by what the learner did: by the settings and results on the screen, never by a click.

They lie beside a lesson's page in ``exercises.en.toml`` and ``exercises.zh.toml``::

    [[exercise]]
    id = "lower-edge"                # the same in both languages
    view = "window"                  # the view in which it is done
    title = "Only the lower edge"    # a few words
    prompt = "..."
    hint = "..."
    reached = "..."                  # what it shows, said when it is done

and in a module ``exercises.py`` with ``BOUNDS``, the numbers in these texts by name, and ``CHECKS``: for each id a
function of the view's settings and of what the view has told with :func:`tell`. A state that is not the wanted one says
nothing; the first time that it is reached is greeted once, and what is done is kept in the reader's browser
(:mod:`pages.shared.lesson.frame`).
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from pages.shared.lesson.facts import lesson_facts
from pages.shared.reader import notes
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

Check = Callable[[Any, Mapping[str, Any]], bool]
"""Whether settings, and what the view told of its results, are what an exercise wants."""

_DONE = "exercises"  # "lesson/exercise" of those that are done
_GREETED = "exercise to greet"
_RESULTS: ContextVar[dict[str, Any] | None] = ContextVar("results", default=None)


@dataclass(frozen=True)
class Exercise:
    """Something to reach.

    Attributes:
        id: The same in all languages.
        view: In which it is done.
        title: A few words.
        prompt, hint: Markdown.
        reached: What it shows, said when it is done.
    """

    id: str
    view: str
    title: str
    prompt: str
    hint: str
    reached: str


@cache
def load_exercises(folder: Path, language: str) -> tuple[Exercise, ...]:
    """A lesson's exercises in the file's order; none where it has no such file."""
    path = folder / f"exercises.{language}.toml"
    if not path.exists():
        return ()
    values = {**lesson_facts(folder), **_module(folder).BOUNDS}
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["exercise"]
    texts = ("title", "prompt", "hint", "reached")
    return tuple(
        Exercise(entry["id"], entry["view"], *(entry[name].format_map(values) for name in texts))
        for entry in entries
    )


@cache
def checks_of(folder: Path) -> Mapping[str, Check]:
    """The check of each exercise of a lesson, by its id."""
    checks: Mapping[str, Check] = _module(folder).CHECKS
    return checks


def _module(folder: Path) -> ModuleType:
    return import_module(f"pages.{folder.name}.exercises")


@contextmanager
def watching() -> Iterator[dict[str, Any]]:
    """Around a view: yields what it tells of its results."""
    results: dict[str, Any] = {}
    token = _RESULTS.set(results)
    try:
        yield results
    finally:
        _RESULTS.reset(token)


def tell(**results: Any) -> None:
    """Of a view: what it has computed and shows, for the checks of the lesson's exercises."""
    told = _RESULTS.get()
    if told is not None:
        told.update(results)


def show_exercises(folder: Path, view: str, settings: Any, results: Mapping[str, Any]) -> None:
    """The exercises of a view, folded, each done or not; one that has just been reached is greeted."""
    newly = st.session_state.pop(_GREETED, "")
    for exercise in load_exercises(folder, current_language()):
        if exercise.view != view:
            continue
        name = f"{folder.name}/{exercise.id}"
        if name not in done_exercises() and checks_of(folder)[exercise.id](settings, results):
            done_exercises()[name] = True
            st.session_state[_GREETED] = name
            notes.draw_anew()  # so that the browser hears of it, and the page shows it everywhere
        _show(exercise, name, is_new=name == newly)


def _show(exercise: Exercise, name: str, *, is_new: bool) -> None:
    is_done = name in done_exercises()
    label = _("Exercise done") if is_done else _("Exercise")
    icon = ":material/task_alt:" if is_done else ":material/flag:"
    if is_new:
        st.toast(f"**{label}**: {exercise.title}", icon=icon)
    with st.expander(f"**{label}** · {exercise.title}", icon=icon, expanded=is_new):
        st.markdown(exercise.prompt)
        if is_done:
            st.success(exercise.reached)
        else:
            with st.popover(_("Hint"), icon=":material/lightbulb:", type="tertiary"):
                st.markdown(exercise.hint)


def done_exercises() -> dict[str, bool]:
    """Those that this reader has done, as ``"lesson/exercise"``, as they are kept in the browser."""
    done: dict[str, bool] = st.session_state.setdefault(_DONE, {})
    return done


def take_done(told: object) -> None:
    """Take over what the browser has kept; anything else than that is ignored."""
    if isinstance(told, list):
        done_exercises().update({name: True for name in told if isinstance(name, str)})
