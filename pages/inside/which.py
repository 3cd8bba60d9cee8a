"""View: a question about a net, and the technique that answers it, to be chosen."""

from dataclasses import dataclass

import streamlit as st

from core.errors import N_
from pages.inside.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _

_OPEN = "open"
_TECHNIQUES = {
    "activations": N_("Activations"),
    "filters": N_("Filter"),
    "grad_cam": N_("Grad-CAM"),
    "none": N_("None"),
}
_WRONG = {
    "activations": N_(
        "A map tells where a channel answers in this picture, and nothing of a class or of other pictures."
    ),
    "filters": N_(
        "A filter picture is made without your picture and without a class: it cannot tell of either."
    ),
    "grad_cam": N_(
        "A class map tells where the evidence for a class lies, not what a channel is or what would happen if."
    ),
    "none": N_(
        "One of the three is made for this: think of what the question is about, a channel, a place or a class."
    ),
}


@dataclass(frozen=True)
class Case:
    """A question that somebody asks of a net.

    Attributes:
        id: Name of the control.
        question: What is asked.
        answer: A key of the techniques.
        because: Why it is that one.
        link: Lesson and view that show it.
    """

    id: str
    question: str
    answer: str
    because: str
    link: tuple[str, str]


CASES = (
    Case(
        "silent", N_("Is channel 5 silent for my picture?"), "activations",
        N_("It is about one channel and this picture: its map is there to be looked at."),
        ("activations", "channels"),
    ),
    Case(
        "looks", N_("What does a channel look for that no picture of mine wakes?"), "filters",
        N_("There is nothing to see in any picture; gradient ascent makes one."),
        ("filters", "ascent"),
    ),
    Case(
        "watermark", N_("Does the net look at the horse, or at the watermark in the corner?"), "grad_cam",
        N_("It is about a class and a place in this picture."),
        ("grad_cam", "where"),
    ),
    Case(
        "colour", N_("From which layer on does the net no longer mind the colours of my picture?"), "activations",
        N_("Compare the maps of the picture with those of its grey copy, layer by layer."),
        ("activations", "distils"),
    ),
    Case(
        "ears", N_("Would the net still say cat if the ears were covered?"), "none",
        N_("All three describe; only an experiment answers: cover the ears and ask the net, as occlusion does."),
        ("grad_cam", "opinions"),
    ),
    Case(
        "class", N_("Why did the net take this cat for a lynx?"), "grad_cam",
        N_("Its map for lynx shows where the evidence lies; what the evidence is, the filters of its strongest "
           "channels hint at."),
        ("grad_cam", "why"),
    ),
)  # fmt: skip


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    right = 0
    columns = st.columns(2)
    for place, case in enumerate(CASES):
        with columns[place % 2], st.container(border=True):
            chosen = _choose(controls, case)
            right += chosen == case.answer
            _judge(case, chosen)
    st.markdown("**" + _("{right} of {count} right").format(right=right, count=len(CASES)) + "**")
    return Shown(settings, "")


def _choose(controls: Controls, case: Case) -> str:
    labels = {name: _(title) for name, title in _TECHNIQUES.items()}
    st.markdown(f"**{_(case.question)}**")
    place = st.container()
    with controls.standing_in(place):
        return controls.segments(
            case.id, _(case.question), {_OPEN: "?", **labels}, _OPEN, label_visibility="collapsed"
        )


def _judge(case: Case, chosen: str) -> None:
    if chosen == _OPEN:
        return
    lesson, view = case.link
    word = _("see for yourself")
    link = f"[{word}]({link_to(lesson, view=view)})"
    if chosen == case.answer:
        st.markdown(":material/check: " + _(case.because) + f" {link}")
    else:
        st.markdown(":material/close: " + _(_WRONG[chosen]))
