"""A rectangle that the reader draws over a picture, or sets with sliders; it is part of the address."""

from typing import cast

import plotly.graph_objects as go
import streamlit as st

from core.feature_maps.heatmap import Extent
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_figure
from pages.shared.reader.address import Codec
from pages.shared.reader.language import translate as _

Range = tuple[int, int]
Rectangle = tuple[Range, Range]
"""Rows and columns, in percent of the picture's height and width."""

_WHOLE = 100


def choose_rectangle(controls: Controls, default: Rectangle) -> tuple[Extent, Extent]:
    """Two sliders for the sides of the rectangle; rows and columns as shares of the picture's sides."""
    rows = _choose_range(controls, "rows", _("Rows of the rectangle (% of the height)"), default[0])
    columns = _choose_range(controls, "columns", _("Columns of the rectangle (% of the width)"), default[1])
    return _shares(rows), _shares(columns)


def show_selectable(
    controls: Controls, figure: go.Figure, *, size: tuple[int, int], key: str, alt: str
) -> None:
    """A figure on which dragging draws the rectangle of :func:`choose_rectangle`.

    Args:
        controls: Of the lesson.
        figure: Its axes run over pixels from 0, and dragging selects.
        size: Height and width of the picture in pixels.
        key, alt: As for :func:`show_figure`.
    """
    # A new rectangle gives the figure a new name: Plotly then forgets its own one, and the one drawn here stays.
    drawn = st.session_state.setdefault(f"{key}:drawn", 0)
    name = f"{key}:{drawn}"

    def take() -> None:
        boxes = st.session_state[name].selection.box
        if boxes:
            rows = _percent(boxes[-1]["y"], size[0])
            columns = _percent(boxes[-1]["x"], size[1])
            controls.assign("rows", rows)
            controls.assign("columns", columns)
            st.session_state[f"{key}:drawn"] = drawn + 1

    show_figure(figure, key=name, alt=alt, on_select=take, selection_mode="box")


def _choose_range(controls: Controls, name: str, label: str, default: Range) -> Range:
    def show(key: str) -> Range:
        return cast(Range, st.slider(label, 0, _WHOLE, key=key))

    return controls.custom(name, default, _RANGE, show)


def _shares(percent: Range) -> Extent:
    return percent[0] / _WHOLE, percent[1] / _WHOLE


def _percent(ends: list[float], length: int) -> Range:
    """The two ends of a drawn side, cut off at the picture's border; a click has at least one percent."""
    low, high = (min(max(round(_WHOLE * end / length), 0), _WHOLE) for end in sorted(ends))
    return (low, high) if high > low else (min(low, _WHOLE - 1), min(low, _WHOLE - 1) + 1)


def _decode(text: str) -> Range:
    low, high = (int(part) for part in text.split("-"))
    if not 0 <= low <= high <= _WHOLE:
        raise ValueError(text)
    return low, high


_RANGE: Codec[Range] = Codec(lambda ends: f"{ends[0]}-{ends[1]}", _decode)
