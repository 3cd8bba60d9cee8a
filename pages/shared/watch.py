"""Watching work that takes longer than a moment: how far it is, and a button that stops it."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

PATIENCE_SECONDS = 0.4
"""What takes no longer than this is not shown."""
_POLL_SECONDS = 0.25

Look = Callable[[], tuple[float, str]]
"""How far the work is, 0-1, and what is being done, in the reader's language."""


def watch(
    wait: Callable[[float], bool], look: Look, place: DeltaGenerator, *, border: bool = False, **button: Any
) -> None:
    """Return when it has ended. When the reader touches a control meanwhile, Streamlit leaves here.

    Args:
        wait: Waits that many seconds at most; whether it has ended.
        look: Asked again and again as long as it has not.
        place: Where to show it, if it takes longer than a moment.
        border: Whether a line is drawn around it.
        button: As for :func:`show_progress`.
    """
    if wait(PATIENCE_SECONDS):
        return
    with place.container(border=border):
        bar = show_progress(*look(), **button)
    while not wait(_POLL_SECONDS):
        fraction, text = look()
        bar.progress(_clipped(fraction), text)


def show_progress(fraction: float, text: str, **button: Any) -> DeltaGenerator:
    """A bar beside a button that stops what it shows; the bar. ``button``: arguments of ``st.button``."""
    left, right = st.columns([5, 1], vertical_alignment="center")
    right.button(icon=":material/stop_circle:", width="stretch", **button)
    return left.progress(_clipped(fraction), text)


def _clipped(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)
