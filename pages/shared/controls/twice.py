"""A button that acts when it is pressed a second time, for what cannot be taken back."""

from collections.abc import Callable
from functools import partial

import streamlit as st

_PRESSED = "pressed_once"  # group of buttons -> the one of them that was pressed last


def button_pressed_twice(
    label: str, then: str, *, group: str, name: str, act: Callable[[], None], icon: str, disabled: bool
) -> None:
    """Draw it. A press of another button of the group takes the first press back.

    Args:
        label, then: What it says before and after the first press.
        group: App-wide prefix of the buttons.
        name: Tells it from the others of the group.
        act: What the second press does.
        icon, disabled: As of any button.
    """
    is_pressed = st.session_state.get(_PRESSED, {}).get(group) == name
    st.button(
        then if is_pressed else label, key=f"{group}:{name}", type="primary" if is_pressed else "tertiary",
        icon=icon, disabled=disabled, on_click=partial(_act, group, act) if is_pressed else partial(_note, group, name),
    )  # fmt: skip


def _act(group: str, act: Callable[[], None]) -> None:
    st.session_state[_PRESSED].pop(group, None)
    act()


def _note(group: str, name: str) -> None:
    st.session_state.setdefault(_PRESSED, {})[group] = name
