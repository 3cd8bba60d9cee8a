"""The path through the chapter: thirteen stops, each a lesson with its stage set, and how far the reader has come."""

from html import escape
from pathlib import Path

import streamlit as st

from pages.shared.lesson.exercises import done_exercises
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.frame import seen_stops
from pages.shared.lesson.navigation import title_of
from pages.shared.lesson.predictions import kept_predictions
from pages.shared.lesson.reading import show_reading
from pages.shared.lesson.stops import STOPS, Progress, Stop, first_unseen, progress_at
from pages.shared.lesson.thumbnails import thumbnail_of
from pages.shared.reader.address import absolute, link_to
from pages.shared.reader.language import translate as _


def show(lesson: Lesson) -> None:
    """Draw how far the reader has come, and the stops."""
    seen, predicted, done = seen_stops(), set(kept_predictions()), set(done_exercises())
    _show_progress(progress_at(STOPS, seen, predicted, done), first_unseen(seen))
    stops = "".join(_item(stop, progress_at([stop], seen, predicted, done)) for stop in STOPS)
    st.html(f'<ol class="stops">{stops}</ol>')
    # The click is the frame's: only the browser can forget.
    st.button(
        _("Forget what is kept here"), key="forget", icon=":material/delete:", type="tertiary",
        help=_("For the next reader on this machine"),
    )  # fmt: skip


def _show_progress(progress: Progress, following: Stop) -> None:
    minutes = sum(stop.minutes for stop in STOPS)
    facts = [
        _("{count} min").format(count=minutes),
        _("{done} of {all} stops").format(done=progress.seen, all=progress.stops),
        _("{done} of {all} predictions").format(done=progress.predicted, all=progress.questions),
        _("{done} of {all} exercises").format(done=progress.done, all=progress.exercises),
    ]
    label = _("Go on at stop {number}: {title}") if progress.seen else _("Begin at stop {number}: {title}")
    label = label.format(number=following.number, title=following.words.heading)
    st.html(
        f'<div class="progress"><a class="go" href="{escape(following.link)}">{escape(label)} →</a>'
        f"<span>{escape(' · '.join(facts))}</span>"
        f'<span class="bar" style="--share:{progress.share:.3f}" aria-hidden="true"></span></div>'
    )


def _item(stop: Stop, progress: Progress) -> str:
    """A stop: its picture, what it is called and about, how long it takes, what it needs, and what was done."""
    seen, more_label = _("seen"), _("For more:")
    state = f'<span class="seen">✓ {escape(seen)}</span>' if progress.seen else ""
    facts = [title_of(stop.lesson), _("{count} min").format(count=stop.minutes)]
    if stop.needs:
        numbers = ", ".join(str(each.number) for each in STOPS if each.id in stop.needs)
        facts.append(_("after stop {numbers}").format(numbers=numbers))
    facts.append(_("{done} of {all} predictions").format(done=progress.predicted, all=progress.questions))
    if progress.exercises:
        facts.append(_("{done} of {all} exercises").format(done=progress.done, all=progress.exercises))
    more = "".join(
        f'<p class="more">{escape(more_label)} <a href="{escape(link_to(name))}">{escape(title_of(name))}</a></p>'
        for name in stop.detours
    )
    title = f'<a href="{escape(absolute(stop.link))}">{escape(stop.words.heading)}</a>'
    return (
        f'<li><img src="{thumbnail_of(stop.lesson)}" alt="" loading="lazy"><div>'
        f'<h2><span class="number">{stop.number}</span> {title}{state}</h2>'
        f"<p>{escape(stop.words.text)}</p>{more}"
        f'<p class="facts">{escape(" · ".join(facts))}</p></div></li>'
    )


show_reading(Path(__file__).parent, show)
