"""The full stage: it fills the screen of a lecture hall, in large type. In the address it is ``projector=1``."""

from typing import cast

import streamlit as st

from pages.shared.controls.codecs import BOOLEAN
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _

_NAME = "projector"
_CURRENT = "projector_on"


def restore_projector() -> bool:
    """Whether the stage fills the screen, with the way back if it does; once a run, before the page."""
    is_on = Controls("").custom(_NAME, False, BOOLEAN, _show_way_back)
    st.session_state[_CURRENT] = is_on
    return is_on


def is_projector_on() -> bool:
    """Whether the stage fills the screen."""
    return bool(st.session_state.get(_CURRENT, False))


def offer_full_stage() -> None:
    """The button that lets the stage fill the screen; the browser adds its own full screen where it has one."""
    hint = _("Full screen in large type; Page Up and Page Down turn to the other views, Escape leads back")
    is_pressed = st.button(
        _("Full stage"), key="full-stage", icon=":material/fullscreen:", type="tertiary", help=hint,
        on_click=_turn, args=(True,),
    )  # fmt: skip
    if is_pressed and not is_projector_on():
        st.rerun()  # only a part of the page is drawn anew, and that does not suffice


def _show_way_back(key: str) -> bool:
    if st.session_state[key]:
        st.button(
            _("Leave the full stage"), key="leave-full-stage", icon=":material/fullscreen_exit:", type="tertiary",
            help=_("Back to the whole page (Escape)"), on_click=_turn, args=(False,),
        )  # fmt: skip
    return cast(bool, st.session_state[key])


def _turn(is_on: bool) -> None:
    Controls("").assign(_NAME, is_on)
