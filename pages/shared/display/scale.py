"""The legend of colours that are numbers, for several maps that share it."""

from html import escape

import streamlit as st

from core.figures.colour import DIVERGING


def show_scale(limit: float, *, is_signed: bool = True, label: str = "") -> None:
    """A bar of the diverging colours with its numbers, one line high.

    Args:
        limit: The magnitude that has the full colour.
        is_signed: Whether it begins at ``-limit``, or else in the middle, at zero.
        label: What the numbers are; plain text.
    """
    colours = DIVERGING if is_signed else DIVERGING[len(DIVERGING) // 2 :]
    stops = ", ".join(str(colour) for _, colour in colours)
    numbers = (-limit, 0.0, limit) if is_signed else (0.0, limit)
    ticks = "".join(f"<span>{f'{number:.4g}'.replace('-', '−')}</span>" for number in numbers)
    bar = f'<div style="background:linear-gradient(to right, {stops})"></div><div>{ticks}</div>'
    st.html(f'<div class="scale"><span>{escape(label)}</span><div>{bar}</div></div>')
