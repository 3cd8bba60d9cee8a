"""Showing what ``core`` computed: charts, pictures, formulas and code, the same way on every page."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.figures.maps import MapLabels
from core.figures.numbers import Make, figure_tables
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.numbers import offer
from pages.shared.reader.language import translate as _

_FONT_SIZE = 14
_PROJECTOR_FONT_SIZE = 24
EMPTY = "–"
"""What stands for a value that is not there."""
_CONFIG = {"displaylogo": False, "scrollZoom": False, "displayModeBar": "hover"}


def font_size() -> int:
    """Pixels of chart text."""
    return _PROJECTOR_FONT_SIZE if is_projector_on() else _FONT_SIZE


def show_figure(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    config: dict[str, Any] | None = None,
    numbers: Make | None = None,
    **options: Any,
) -> Any:
    """Draw a Plotly figure in the page's colours and type size.

    Args:
        figure: From ``core.figures``.
        key: App-wide name of the element.
        alt: What a reader who cannot see it needs to know.
        config: Additions to Plotly's configuration.
        numbers: The table of what it shows, where its coordinates are not that.
    """
    size = font_size()
    if figure.layout.font.size != size:  # a figure kept for all readers has its size, and must not change
        figure.update_layout(font_size=size)
    for ending, make in figure_tables(figure).items() if numbers is None else [("", numbers)]:
        offer(key.partition(":")[2] + ending, make)
    height = options.pop("height", "stretch")
    return st.plotly_chart(
        figure, key=key, alt=alt, height=height, config={**_CONFIG, **(config or {})}, **options
    )


def show_code(
    code: str | Mapping[str, str], *, file_name: str, above: Callable[[], None] | None = None
) -> None:
    """Show runnable code for the settings on the screen, with a download.

    Args:
        code: The code, or several forms of it by their titles; nothing is shown where it is empty.
        file_name: Of the download.
        above: Draws what stands above the code.
    """
    if not code:
        return
    forms = {"": code} if isinstance(code, str) else code
    with st.popover(_("Code"), icon=":material/code:", type="tertiary", help=_("Code for these settings")):
        if above is not None:
            above()
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
    rows: pd.DataFrame | list[dict[str, Any]],
    *,
    columns: Mapping[str, Any] | None = None,
    name: str = "table",
) -> None:
    """A table without row numbers, its empty cells a dash.

    Args:
        rows: The table, or a dictionary a row.
        columns: Streamlit's configuration of columns by their names in ``rows``.
        name: Of the file, where it is taken away.
    """
    offer(name, lambda: pd.DataFrame(rows))
    # Streamlit writes "None" into empty cells, in every language.
    st.dataframe(rows, hide_index=True, placeholder=EMPTY, column_config=dict(columns or {}))


def percent(value: float | None) -> str:
    """A share with one digit behind the point, a dash where there is none."""
    return EMPTY if value is None or not math.isfinite(value) else f"{value:.1%}"


def map_labels() -> MapLabels:
    """The words of a map's hover text in the reader's language."""
    return MapLabels(row=_("row"), column=_("column"), value=_("value"))
