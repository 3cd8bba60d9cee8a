"""What the map offers first: the path through the chapter, and beside it the pages for teachers and for the end."""

from html import escape

import streamlit as st

from pages.shared.lesson.frame import seen_stops
from pages.shared.lesson.navigation import READINGS, title_of
from pages.shared.lesson.stops import STOPS, first_unseen
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _


def show_path() -> None:
    """The next stop as a button, how long the path is, and links to the pages to read."""
    seen = seen_stops()
    following = first_unseen(seen)
    label = _("Go on at stop {number}: {title}") if seen else _("Begin the path: {title}")
    label = label.format(number=following.number, title=following.words.heading)
    minutes = sum(stop.minutes for stop in STOPS)
    length = _("{count} stops, {minutes} min").format(count=len(STOPS), minutes=minutes)
    pages = " · ".join(
        f'<a href="{escape(link_to(entry.folder))}">{escape(entry.lesson().title)}</a>' for entry in READINGS
    )
    with st.container(key="path"):
        st.html(
            f'<div class="progress"><a class="go" href="{escape(link_to("network"))}">'
            f"{escape(title_of('network'))} →</a>"
            f'<a class="go" href="{escape(following.link)}">{escape(label)} →</a>'
            f"<span>{escape(length)}</span><span>{pages}</span></div>"
        )
