"""The part of a page that only the browser can do, a hand-written component without a look of its own.

It names the language, copies the link, saves a picture, fills the screen, listens to a presenter's keys, opens the
controls on a small screen, prints, and keeps on the reader's own machine what was predicted, which exercises are done,
which stops of the path were seen and where the reader stopped.
"""

from typing import Any

import streamlit as st

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.controls.projector import is_projector_on
from pages.shared.lesson.exercises import done_exercises, take_done
from pages.shared.lesson.predictions import kept_predictions, take_kept
from pages.shared.reader.language import HTML_LANGUAGES, current_language
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "controls": N_("Controls"),
    "close": N_("Close"),
    "copied": N_("The link is copied."),
    "drawing": N_("Drawing the picture…"),
    "drawn": N_("The picture is saved."),
    "failed": N_("This browser could not draw the picture; take a screenshot instead."),
    "copy": N_("Copy this link"),
    "forget": N_("Forget predictions, exercises and stops in this browser?"),
}
_PROGRESS = "progress"  # what the browser has told of the lessons that were seen

_mount = declare("frame")


def show_frame(lesson: str = "", view: str = "", stop: str = "") -> None:
    """Mount it; once a page.

    Args:
        lesson: Folder of the lesson on the screen; empty where it is none.
        view: Of the lesson.
        stop: Of the path from which the lesson was opened; empty where it was none.
    """

    def take() -> None:
        kept = st.session_state["frame"].kept
        if isinstance(kept, dict):
            take_kept(kept.get("predictions"))
            take_done(kept.get("exercises"))
            st.session_state[_PROGRESS] = {name: kept.get(name) for name in ("seen", "last", "stops")}

    data: dict[str, Any] = {
        "language": HTML_LANGUAGES[current_language()],
        "lang": current_language(),
        "lesson": lesson,
        "view": view,
        "stop": stop,
        "exercises": list(done_exercises()),
        "projector": is_projector_on(),
        "predictions": kept_predictions(),
        "progress": progress(),
        "labels": {name: _(word) for name, word in LABELS.items()},
    }
    with st.container(key="frame-place"):
        _mount(key="frame", data=data, on_kept_change=take)


def progress() -> dict[str, Any]:
    """What the browser told: views ``seen`` by lesson, the ``last`` one as a link, and ``stops`` of the path."""
    told: dict[str, Any] = st.session_state.get(_PROGRESS, {})
    return told


def seen_stops() -> frozenset[str]:
    """Ids of the stops that this reader has opened; what else the browser tells is ignored."""
    told = progress().get("stops")
    return (
        frozenset(name for name in told if isinstance(name, str)) if isinstance(told, list) else frozenset()
    )
