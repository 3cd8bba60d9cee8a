"""Paper to draw on: a hand-written front-end component that tells Python of the drawing whenever a stroke ends."""

import uuid
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.errors import N_
from core.images.sketches import Stroke, read_strokes, write_strokes
from pages.shared.components.declare import declare
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "undo": N_("Undo the last stroke"),
    "clear": N_("Clear the paper"),
    "width": N_("Pen"),
    # What is spoken; the words in braces are filled in by the component.
    "undone": N_("The last stroke is undone."),
    "cleared": N_("The paper is empty."),
    "down": N_("Pen down, at {column} and {row} per cent of width and height"),
    "up": N_("Pen up, at {column} and {row} per cent of width and height"),
    "hint": N_("Draw with mouse or finger. Keys: arrows move, the space bar lowers and lifts the pen."),
}
_KEPT = "drawings"  # key of the paper -> version and strokes

_mount = declare("sketch_pad")


def show_sketch_pad(*, key: str, alt: str, share: float = 1.0) -> tuple[Stroke, ...]:
    """Show the paper, as large as the stage allows, with what this reader has drawn on it so far.

    Args:
        key: App-wide name of the paper; its drawing is kept for the session, also while other pages are shown.
        alt: What is to be drawn, for readers who cannot see it.
        share: Of the height of the stage, 0 to 1: what the component may take.

    Returns:
        The drawing. A run of the page that an unfinished answer holds up is given up once the next stroke ends.
    """
    name = f"sketch:{key}"

    def take() -> None:
        told = st.session_state[name].drawn
        if isinstance(told, dict) and isinstance(told.get("version"), str):
            _kept()[key] = (told["version"][:40], read_strokes(told.get("strokes")))

    version, strokes = _kept().get(key, ("", ()))
    message: dict[str, Any] = {"version": version, "strokes": write_strokes(strokes)}
    labels = {word: _(text) for word, text in LABELS.items()} | {"paper": alt}
    _mount(key=name, data={"message": message, "labels": labels, "share": share}, on_drawn_change=take)
    return strokes


def put_on_paper(key: str, strokes: Sequence[Stroke]) -> None:
    """Lay another drawing on the paper, from a callback; the reader can undo it."""
    _kept()[key] = (uuid.uuid4().hex, tuple(strokes))


def _kept() -> dict[str, tuple[str, tuple[Stroke, ...]]]:
    kept: dict[str, tuple[str, tuple[Stroke, ...]]] = st.session_state.setdefault(_KEPT, {})
    return kept
