"""Showing what ``core`` computed: charts, pictures, formulas and code, the same way on every page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.figures.maps import MapLabels, Rectangle
from core.operations.sliding_window import SlidingWindow
from pages.shared.components.sliding_window import LABELS, show_sliding_window
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.reader.language import translate as _

_FONT_SIZE = 14
_PROJECTOR_FONT_SIZE = 22
_EMPTY = "–"
_CONFIG = {"displaylogo": False, "scrollZoom": False, "displayModeBar": "hover"}


def font_size() -> int:
    """Pixels of chart text."""
    return _PROJECTOR_FONT_SIZE if is_projector_on() else _FONT_SIZE


def show_figure(
    figure: go.Figure, *, key: str, alt: str, config: dict[str, Any] | None = None, **options: Any
) -> Any:
    """Draw a Plotly figure in the page's colours and type size.

    Args:
        figure: From ``core.figures``.
        key: App-wide name of the element.
        alt: What a reader who cannot see it needs to know.
        config: Additions to Plotly's configuration.
    """
    size = font_size()
    if figure.layout.font.size != size:  # a figure kept for all readers has its size, and must not change
        figure.update_layout(font_size=size)
    return st.plotly_chart(figure, key=key, alt=alt, config={**_CONFIG, **(config or {})}, **options)


def show_code(code: str | Mapping[str, str], *, file_name: str) -> None:
    """Show runnable code for the settings on the screen, with a download.

    Args:
        code: The code, or several forms of it by their titles; nothing is shown where it is empty.
        file_name: Of the download.
    """
    if not code:
        return
    forms = {"": code} if isinstance(code, str) else code
    with st.expander(_("Code for these settings"), icon=":material/code:"):
        places = [st.container()] if len(forms) == 1 else st.tabs(list(forms))
        for place, (title, text) in zip(places, forms.items(), strict=True):
            with place:
                st.code(text, language="python")
                st.download_button(
                    _("Download"),
                    text,
                    file_name=file_name,
                    mime="text/x-python",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"code:{file_name}:{title}",
                )


def show_table(
    rows: pd.DataFrame | list[dict[str, Any]], *, columns: Mapping[str, Any] | None = None
) -> None:
    """A table without row numbers, its empty cells a dash.

    Args:
        rows: The table, or a dictionary a row.
        columns: Streamlit's configuration of columns by their names in ``rows``.
    """
    # Streamlit writes "None" into empty cells, in every language.
    st.dataframe(rows, hide_index=True, placeholder=_EMPTY, column_config=dict(columns or {}))


@contextmanager
def more_settings(controls: Controls, title: str | None = None, *, expanded: bool = False) -> Iterator[None]:
    """The settings beyond the first four, folded away, beside the button that resets them all."""
    left, right = st.columns([6, 1])
    with right:
        controls.reset_button()
    with left, st.expander(title or _("More settings"), icon=":material/tune:", expanded=expanded):
        yield


def map_labels() -> MapLabels:
    """The words of a map's hover text in the reader's language."""
    return MapLabels(row=_("row"), column=_("column"), value=_("value"))


def show_window(window: SlidingWindow, *, key: str) -> None:
    """The window sliding over a small crop, to move with pointer, touch or keyboard."""
    words = {name: _(word) for name, word in LABELS.items()}
    show_sliding_window(window.to_message(), key=key, labels=words)


def choose_crop(controls: Controls, shape: tuple[int, ...], *, size: int, row: int, column: int) -> Rectangle:
    """Two sliders for the place of a square crop of ``size`` pixels; ``row`` and ``column`` are where it starts."""
    height, width = min(size, shape[0]), min(size, shape[1])
    last_row, last_column = shape[0] - height, shape[1] - width
    with st.expander(_("Move the crop"), icon=":material/crop:"):
        left, right = st.columns(2)
        with left:
            row = controls.slider("crop_row", _("Row"), 0, last_row, min(row, last_row))
        with right:
            column = controls.slider("crop_column", _("Column"), 0, last_column, min(column, last_column))
    return Rectangle(row, column, height, width)
