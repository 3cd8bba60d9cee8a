"""Taking a view, or all views of a lesson, away as Jupyter notebooks with the files that their code reads.

What a view shows is known once it is drawn. For all of a lesson the page therefore goes through its views, one run
each, as the reader has set them, and comes back to where it was.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from core.notebooks import WORDS, Asked, Sheet, pack, write_notebook
from core.snippets.files import Noted, files_of
from pages.shared.controls.controls import Controls
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.predictions import Predictions
from pages.shared.lesson.questions import Question
from pages.shared.reader import address
from pages.shared.reader.language import current_language, explainer
from pages.shared.reader.language import translate as _

SHEET = "sheet_of_view"
"""State of the session: what the notebook of the view on the screen is made of."""

_TOUR = "tour_of_views"
_NOTEBOOK = "application/x-ipynb+json"


@dataclass
class Tour:
    """A walk through the views of a lesson.

    Attributes:
        lesson, language: Of which, and in which the sheets are.
        left: Views to go to, at last the one where it began.
        settings: What the lesson's controls said when it was done; None before.
        view: Where it is.
        goes_on: Whether the next run goes to the next view.
        sheets: Of the views that were seen.
    """

    lesson: str
    language: str
    left: list[str]
    settings: Mapping[str, Any] | None = None
    view: str = ""
    goes_on: bool = True
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def is_done(self, lesson: str) -> bool:
        """Whether it has all of a lesson, as it is now."""
        now = (lesson, current_language(), _settings_of(lesson))
        return now == (self.lesson, self.language, self.settings)


def make_sheet(
    lesson: Lesson,
    controls: Controls,
    predictions: Predictions,
    code: str | Mapping[str, str],
    noted: Noted,
) -> Sheet:
    """What the notebook of the view on the screen is made of; call it once all controls are drawn."""
    section = lesson.sections[controls.view]
    forms = {"": code} if isinstance(code, str) else dict(code)
    forms = {title: text for title, text in forms.items() if text}
    sheet = Sheet(
        name=f"{controls.lesson}-{controls.view}",
        title=lesson.title,
        heading=section.heading,
        text=section.text,
        settings=dict(controls.said),
        link=_link(),
        code=forms,
        questions=tuple(_asked(question, predictions) for question in predictions.questions.values()),
        files=files_of("\n".join(forms.values()), noted.files),
        credits=tuple(noted.credits),
        words={word: _(word) for word in WORDS},
    )
    st.session_state[SHEET] = sheet
    return sheet


def steer(controls: Controls) -> None:
    """At the beginning of a run: go to the next view of a tour."""
    tour = _tour()
    if tour is not None and tour.lesson == controls.lesson and tour.goes_on:
        tour.goes_on, tour.view = False, tour.left.pop(0)
        controls.assign("view", tour.view)


def collect(controls: Controls, sheet: Sheet | None) -> None:
    """Once a view is drawn: keep its sheet, if a tour is here; a reader who has gone elsewhere ends the tour."""
    tour = _tour()
    if tour is None or tour.settings is not None:
        return
    if (tour.lesson, tour.view) != (controls.lesson, controls.view):
        del st.session_state[_TOUR]
        return
    if sheet is not None:
        tour.sheets[controls.view] = sheet
    if tour.left:
        tour.goes_on = True
    else:
        tour.settings = _settings_of(controls.lesson)


def go_on() -> None:
    """At the end of a run: begin the next one, if a tour goes on."""
    tour = _tour()
    if tour is not None and tour.view and tour.goes_on:
        st.rerun()


def offer_notebooks(sheet: Sheet, views: Mapping[str, object]) -> None:
    """The buttons above the code: this view as a notebook, and all of the lesson.

    Args:
        sheet: Of the view on the screen.
        views: Of the lesson, in their order.
    """
    with st.container(horizontal=True, key="notebooks"):
        _offer_view(sheet)
        _offer_lesson(sheet.name.partition("-")[0], sheet, list(views))
    if sheet.files:
        st.caption(
            _("Beside this code: {files}").format(files=", ".join(f"`{path}`" for path in sheet.files))
        )


def _offer_view(sheet: Sheet) -> None:
    with_files = bool(sheet.files)
    make: Callable[[], bytes] = partial(write_notebook, sheet)
    if with_files:
        make = partial(pack, [sheet], sheet.name, explainer())
    hint = _("This view as a Jupyter notebook, with its files; it runs without this dashboard.")
    st.download_button(
        _("Notebook"), make, file_name=f"{sheet.name}.{'zip' if with_files else 'ipynb'}", key="notebook",
        mime="application/zip" if with_files else _NOTEBOOK, icon=":material/note_stack:", on_click="ignore", help=hint,
    )  # fmt: skip


def _offer_lesson(lesson: str, sheet: Sheet, views: list[str]) -> None:
    tour = _tour()
    if tour is None or not tour.is_done(lesson):
        hint = _(
            "A notebook of each view as it is set. The page goes through its views, which may take a while."
        )
        st.button(
            _("All of this lesson"), key="all-notebooks", icon=":material/library_books:", on_click=_begin,
            args=(lesson, sheet.name.removeprefix(f"{lesson}-"), views), help=hint,
        )  # fmt: skip
        return
    sheets = [tour.sheets[view] for view in views if view in tour.sheets]
    label = _("{count} notebooks (ZIP)").format(count=len(sheets))
    st.download_button(
        label, partial(pack, sheets, lesson, explainer()), file_name=f"{lesson}.zip", mime="application/zip",
        key="lesson-notebooks", icon=":material/library_books:", on_click="ignore", type="primary",
    )  # fmt: skip


def _begin(lesson: str, view: str, views: list[str]) -> None:
    others = [other for other in views if other != view]
    st.session_state[_TOUR] = Tour(lesson, current_language(), [*others, view])


def _tour() -> Tour | None:
    tour: Tour | None = st.session_state.get(_TOUR)
    return tour


def _settings_of(lesson: str) -> dict[str, Any]:
    """What the lesson's controls were set to, but for the view."""
    kept = address.kept(f"{lesson}_")
    return {name: value for name, value in kept.items() if name != f"{lesson}_view"}


def _link() -> str:
    base = (st.context.url or "").partition("?")[0]
    return base + address.link_to_here()


def _asked(question: Question, predictions: Predictions) -> Asked:
    values = predictions.asked.values
    options = list(question.options)
    random.Random(question.id).shuffle(options)
    if options:
        right = next(option for option in options if option.right)
        parts = [f"**{right.text}**", right.because, question.explanation]
        parts += [f"*{option.text}*\n\n{option.because}" for option in options if not option.right]
    else:
        parts = [f"**{predictions.asked.answers[question.id]:,g}**", question.explanation]
        parts += [mistake.because for mistake in question.mistakes.values()]
    texts = [part.format(**values) for part in parts]
    return Asked(
        question.prompt.format(**values),
        tuple(option.text.format(**values) for option in options),
        "\n\n".join(texts),
    )
