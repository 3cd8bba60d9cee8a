"""The map of the chapter: one picture on its way through a net, and a card for each lesson."""

import streamlit as st

from core.specs.chapter_picture import load_chapter_picture
from pages.home.cards import show_cards
from pages.shared.components.chapter import Part, show_chapter
from pages.shared.lesson.frame import show_frame
from pages.shared.lesson.navigation import HOME
from pages.shared.lesson.toolbar import show_heading
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _


def show() -> None:
    """Draw the page."""
    lesson = HOME.lesson()
    show_frame()
    show_heading(lesson.title)
    with st.container(key="stage"):
        show_chapter(_parts(), key="home:chapter")
    show_cards()
    for column, part in zip(st.columns(2), lesson.sections.values(), strict=True):
        column.subheader(part.heading, anchor=False)
        column.markdown(part.text)
    with st.container(key="end"):
        st.markdown(lesson.idea)


def _parts() -> tuple[Part, ...]:
    """The photograph, the maps of three depths, the decision, and where it was seen."""
    shown = load_chapter_picture()
    first, middle, last = shown.layers
    size = "{} x {} x {}"
    return (
        Part("convolution", link_to("convolution"), _("A window slides"), _("and asks everywhere the same"),
             (shown.photograph,)),
        Part("activations", link_to("activations"), _("Maps appear"), size.format(*first.shape), first.maps, 1.1),
        Part("pooling", link_to("pooling"), _("smaller and deeper"), size.format(*middle.shape),
             middle.maps, 0.9),
        Part("filters", link_to("filters"), _("until little is left"), size.format(*last.shape),
             last.maps, 0.7),
        Part("grad_cam", link_to("grad_cam"), _("A decision, and where it was seen"),
             _("EfficientNet-Lite0, 1000 classes"), (shown.photograph, shown.heat), 1.1, shown.scores),
    )  # fmt: skip


show()
