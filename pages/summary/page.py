"""The summary: seven points to take away, a self-check of the whole chapter, and the sources."""

from html import escape

import streamlit as st

from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.navigation import title_of
from pages.shared.lesson.reading import show_reading
from pages.shared.reader.address import absolute
from pages.shared.reader.language import HTML_LANGUAGES, current_language
from pages.shared.reader.language import translate as _
from pages.summary.points import FOLDER, Reference, points, references
from pages.summary.self_check import show_self_check
from pages.summary.takeaway import Told, as_html, as_markdown, picture_address


def show(lesson: Lesson) -> None:
    """Draw the points, the files to take away, the self-check and the sources."""
    told = [_tell(lesson, place) for place in range(len(points()))]
    st.html(f'<ol class="points">{"".join(map(_item, told))}</ol>')
    _offer(lesson, told)
    with st.container(key="self-check"):
        show_self_check()
    st.subheader(_("Sources"), anchor="sources")
    st.html(f'<ul class="sources">{"".join(map(_source_item, references()))}</ul>')


def _tell(lesson: Lesson, place: int) -> Told:
    point = points()[place]
    section = lesson.sections[point.id]
    seen_at = _("Stop {number}: {title}").format(number=point.stop.number, title=point.stop.words.heading)
    link = absolute(point.stop.link)
    return Told(section.heading, section.text, point.number, section.label, point.pictures, link, seen_at)


def _item(point: Told) -> str:
    pictures = "".join(f'<img src="{picture_address(file)}" alt="">' for file in point.pictures)
    number = f"<b>{escape(point.number)}</b>" if point.number else ""
    words = f"<h2>{escape(point.heading)}</h2><p>{escape(point.text)}</p>"
    link = f'<p><a href="{escape(point.link)}">{escape(point.place)}</a></p>'
    evidence = f'<div class="evidence">{number}{pictures}<small>{escape(point.meaning)}</small></div>'
    return f"<li>{evidence}<div>{words}{link}</div></li>"


def _offer(lesson: Lesson, told: list[Told]) -> None:
    title, sources = lesson.title, list(map(_source, references()))
    with st.container(horizontal=True, key="take-away"):
        st.download_button(
            _("Summary (Markdown)"), as_markdown(title, told, _("Sources"), sources), file_name="summary.md",
            mime="text/markdown", icon=":material/download:", on_click="ignore", key="summary:markdown",
        )  # fmt: skip
        st.download_button(
            _("Summary (HTML)"),
            as_html(title, HTML_LANGUAGES[current_language()], told, _("Sources"), sources),
            file_name="summary.html", mime="text/html", icon=":material/download:", on_click="ignore",
            key="summary:html",
        )  # fmt: skip


def _source(reference: Reference) -> str:
    return f"{reference.authors} ({reference.year}). {reference.title}. {reference.where}."


def _source_item(reference: Reference) -> str:
    lessons = " · ".join(map(title_of, reference.lessons))
    place = f" <small>{escape(lessons)}</small>" if lessons else ""
    return f"<li>{escape(_source(reference))}{place}</li>"


show_reading(FOLDER, show)
