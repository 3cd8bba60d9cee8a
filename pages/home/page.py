"""The map of the chapter: one picture on its way through a net, and a card for each lesson."""

from dataclasses import replace

import streamlit as st

from core.architectures.imagenet_labels import imagenet_labels
from core.specs.chapter_picture import load_chapter_picture
from pages.home.cards import show_cards
from pages.home.way import show_path
from pages.shared.components.chapter import Part, show_chapter
from pages.shared.lesson.frame import show_frame
from pages.shared.lesson.navigation import ENTRIES, HOME
from pages.shared.lesson.toolbar import show_heading
from pages.shared.reader.address import link_to
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

# Pictures are as large as these shares of the whole width; the smaller the maps, the more of them.
_PHOTOGRAPH, _LAYERS, _HEAT = 17.5, ((13.0, 1.5), (8.5, 0.9), (4.5, 0.9)), 15.0
_TIMES = "\N{NO-BREAK SPACE}x\N{NO-BREAK SPACE}"


def show() -> None:
    """Draw the page."""
    lesson = HOME.lesson()
    show_frame()
    show_heading(lesson.title)
    with st.container(key="lead"):
        st.markdown(lesson.idea)
    with st.container(key="stage"):
        show_chapter(_parts(), key="home:chapter")
    show_path()
    show_cards()
    with st.container(key="end"):
        for column, part in zip(st.columns(2), lesson.sections.values(), strict=True):
            column.subheader(part.heading, anchor=False)
            column.markdown(part.text)


def _parts() -> tuple[Part, ...]:
    """The photograph, the maps of three depths, the decision, and where it was seen."""
    shown = load_chapter_picture()
    names = imagenet_labels(current_language())
    titles = {entry.folder: entry.lesson().title for entry in ENTRIES}

    def part(lesson: str, remark: str, pictures: tuple[bytes, ...], size: float, fan: float = 0.0) -> Part:
        return Part(lesson, link_to(lesson), titles[lesson], remark, pictures, size, fan)

    remarks = {
        "activations": _("Maps appear: {shape}"),
        "pooling": _("smaller and deeper: {shape}"),
        "filters": _("until little is left: {shape}"),
    }
    decision = part("grad_cam", _("A decision, and where it was seen"), (shown.photograph, shown.heat), _HEAT)
    return (
        part("convolution", _("A window slides, and asks everywhere the same"), (shown.photograph,), _PHOTOGRAPH),
        *(
            part(lesson, remark.format(shape=_TIMES.join(map(str, layer.shape))), layer.maps[::-1], size, fan)
            for (lesson, remark), layer, (size, fan) in zip(remarks.items(), shown.layers, _LAYERS, strict=True)
        ),
        replace(decision, scores=tuple((names[index], probability) for index, probability in shown.scores)),
    )  # fmt: skip


show()
