"""The legend of colours that are numbers, for several maps that share it."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from plotly.colors import get_colorscale

from core.figures.colour import DIVERGING


def show_scale(limit: float, *, is_signed: bool = True, label: str = "") -> None:
    """A bar of the diverging colours with its numbers, one line high.

    Args:
        limit: The magnitude that has the full colour.
        is_signed: Whether it begins at ``-limit``, or else in the middle, at zero.
        label: What the numbers are; plain text.
    """
    colours = DIVERGING if is_signed else DIVERGING[len(DIVERGING) // 2 :]
    numbers = (-limit, 0.0, limit) if is_signed else (0.0, limit)
    _show(
        [str(colour) for _, colour in colours],
        [f"{number:.4g}".replace("-", "−") for number in numbers],
        label,
    )


def show_colours(colours: str, ticks: Sequence[str], label: str) -> None:
    """A bar of one of Plotly's colour scales, for maps that have each their own numbers.

    Args:
        colours: Its name.
        ticks: Plain text below it, evenly spaced, the first and the last at its ends.
        label: What the colours are; plain text.
    """
    _show([str(colour) for _, colour in get_colorscale(colours)], ticks, label)


def _show(colours: Sequence[str], ticks: Sequence[str], label: str) -> None:
    texts = "".join(f"<span>{escape(tick)}</span>" for tick in ticks)
    bar = f'<div style="background:linear-gradient(to right, {", ".join(colours)})"></div><div>{texts}</div>'
    st.html(f'<div class="scale"><span>{escape(label)}</span><div>{bar}</div></div>')
