"""The projector switch: the stage fills the screen of a lecture hall."""

import streamlit as st

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _

_CURRENT = "projector_on"


def choose_projector() -> bool:
    """Show the switch; whether it is on."""
    is_on = Controls("").toggle(
        "projector", _("Projector"),
        help=_("The stage fills the screen, in large type; Page Up and Page Down turn to the other views."),
    )  # fmt: skip
    st.session_state[_CURRENT] = is_on
    return is_on


def is_projector_on() -> bool:
    """Whether the stage fills the screen."""
    return bool(st.session_state.get(_CURRENT, False))
