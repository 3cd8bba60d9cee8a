"""A card for each lesson: what it looks like, what it asks, how long it takes, and how far the reader has come."""

from html import escape
from math import ceil
from urllib.parse import parse_qsl

import streamlit as st

from pages.shared.lesson.exercises import done_exercises, load_exercises
from pages.shared.lesson.frame import progress
from pages.shared.lesson.navigation import ENTRIES, Entry, title_of
from pages.shared.lesson.predictions import kept_predictions
from pages.shared.lesson.questions import load_questions
from pages.shared.lesson.stops import needed_before
from pages.shared.lesson.thumbnails import thumbnail_of
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

# A reading pace for words between pictures, and the time to try one thing and to answer one question.
_WORDS_A_MINUTE, _MINUTES_A_VIEW, _MINUTES_A_QUESTION = 180, 1.5, 0.5


def show_cards() -> None:
    """The cards in the chapter's order, and before them the way back to where the reader stopped."""
    told = progress()
    _offer_to_go_on(told.get("last"))
    with st.container(horizontal=True, key="cards"):
        for entry in ENTRIES:
            with st.container(border=True, key=f"card-{entry.folder}"):
                _show_card(entry, len((told.get("seen") or {}).get(entry.folder, ())))


def minutes(entry: Entry) -> int:
    """How long a lesson takes: its English words, views and questions."""
    lesson = entry.lesson_in("en")
    words = len(lesson.idea.split()) + sum(len(part.text.split()) for part in lesson.sections.values())
    questions = len(load_questions(entry.path, "en"))
    return ceil(
        words / _WORDS_A_MINUTE + len(lesson.sections) * _MINUTES_A_VIEW + questions * _MINUTES_A_QUESTION
    )


def _show_card(entry: Entry, num_seen: int) -> None:
    lesson = entry.lesson()
    st.html(f'<img src="{thumbnail_of(entry.folder)}" alt="{escape(lesson.title)}" loading="lazy">')
    st.page_link(entry.page(), label=f"**{lesson.title}**", icon=entry.icon)
    st.markdown(lesson.question)
    questions = load_questions(entry.path, current_language())
    predicted = sum(f"{entry.folder}/{question.id}" in kept_predictions() for question in questions)
    facts = [entry.section, _("{count} min").format(count=minutes(entry))]
    if needed := needed_before(entry.folder):
        facts.append(_("after {lessons}").format(lessons=", ".join(map(title_of, needed))))
    exercises = load_exercises(entry.path, current_language())
    done = sum(f"{entry.folder}/{exercise.id}" in done_exercises() for exercise in exercises)
    if num_seen or predicted or done:
        facts.append(_("{seen} of {views} views").format(seen=num_seen, views=len(lesson.sections)))
        facts.append(_("{done} of {all} predictions").format(done=predicted, all=len(questions)))
        if exercises:
            facts.append(_("{done} of {all} exercises").format(done=done, all=len(exercises)))
    st.caption(" · ".join(facts))


def _offer_to_go_on(last: object) -> None:
    """The view that was open when the reader left, if its lesson is there still."""
    folder, _mark, view = last.partition("?") if isinstance(last, str) else ("", "", "")
    entry = next((entry for entry in ENTRIES if entry.folder == folder), None)
    if entry is not None:
        label = _("Go on where you stopped: {title}").format(title=entry.lesson().title)
        chosen = {name: value for name, value in parse_qsl(view) if name == f"{folder}_view"}
        with st.container(key="go-on"):
            st.page_link(entry.page(), label=label, icon=":material/resume:", query_params=chosen)
