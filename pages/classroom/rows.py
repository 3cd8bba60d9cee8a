"""Lists of the classroom page: a row with what there is to know, and one button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from core.errors import InputError
from pages.shared.controls.twice import button_pressed_twice
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_MOST = 40


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        name: Tells it from the others of its list.
        html: Makes what there is to know, once it is drawn; texts in it are escaped.
        act: Called when its button is pressed; an InputError that it raises is told.
        is_open: Whether the button can be pressed.
    """

    name: str
    html: Callable[[], str]
    act: Callable[[], None]
    is_open: bool = True


def show_rows(
    rows: Sequence[Row], label: str, icon: str, *, key: str, empty: str, confirmed_by: str = ""
) -> None:
    """Draw a list; of a long one its beginning.

    Args:
        rows: In their order.
        label: Of each button, in the reader's language.
        icon: Of each button.
        key: App-wide prefix of the buttons.
        empty: What is said where there is no row.
        confirmed_by: What a button says after it was pressed once, where only the second press acts.
    """
    with st.container(key=f"{key}:rows", gap=None):
        if not rows:
            say(empty)
        for row in rows[:_MOST]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(row.html())
                if confirmed_by:
                    button_pressed_twice(
                        label, confirmed_by, group=key, name=row.name, act=partial(_act, row), icon=icon,
                        disabled=not row.is_open,
                    )  # fmt: skip
                    continue
                st.button(
                    label, key=f"{key}:{row.name}", type="tertiary", icon=icon, on_click=_act, args=(row,),
                    disabled=not row.is_open,
                )  # fmt: skip
        if len(rows) > _MOST:
            say(_("and {count} more").format(count=len(rows) - _MOST))


def say(text: str) -> None:
    """A sentence that does not ask for attention."""
    st.html(f'<p class="quiet">{escape(text)}</p>')


def _act(row: Row) -> None:
    try:
        row.act()
    except InputError as error:
        st.toast(explain(error), icon=":material/error:")
