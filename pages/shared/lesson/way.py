"""On a lesson that was opened from a stop of the path: which one it is, what to look at, and the way to the next."""

from html import escape

import streamlit as st

from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.stops import PATH, STOPS, Stop
from pages.shared.reader.address import link_to
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _


def show_way(stop: Stop | None) -> None:
    """Beside the title: the stop's number, which leads to the path, and the next stop."""
    if stop is None:
        return
    place = _("Stop {number} of {count}").format(number=stop.number, count=len(STOPS))
    links = [f'<a href="{escape(link_to("path"))}">{escape(place)}</a>', _next_link(stop)]
    st.html(f'<nav class="way" aria-label="{escape(_path_title())}">{" ".join(links)}</nav>')


def show_stop(stop: Stop | None) -> None:
    """Among the tasks of the lesson: what to look at here."""
    if stop is None:
        return
    label = _("Stop {number} of {count}").format(number=stop.number, count=len(STOPS))
    with st.expander(f"**{label}** · {stop.words.heading}", icon=":material/signpost:"):
        st.markdown(stop.words.text)
        st.html(f'<p class="way">{_next_link(stop)}</p>')


def _next_link(stop: Stop) -> str:
    """To the next stop, and from the last one to the summary of the chapter."""
    following = stop.next
    if following is None:
        label = _("To the summary")
        return f'<a href="{escape(link_to("summary"))}">{escape(label)} →</a>'
    title = _("Next stop: {title}").format(title=following.words.heading)
    return f'<a href="{escape(following.link)}">{escape(title)} →</a>'


def _path_title() -> str:
    return load_lesson(PATH, current_language()).title
