"""The projector switch: larger type and pictures for a lecture hall."""

import streamlit as st

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _

_CURRENT = "projector_on"
# Streamlit sizes everything in rem: one rule enlarges type, controls and the hand-written components alike.
_STYLE = """
<style>
html { font-size: 22px; }
.stMainBlockContainer { max-width: none; padding-left: 2rem; padding-right: 2rem; }
</style>
"""


def choose_projector() -> None:
    """Show the switch and enlarge the page when it is on."""
    is_on = Controls("").toggle(
        "projector", _("Projector"), help=_("Larger type and pictures for a lecture hall.")
    )
    st.session_state[_CURRENT] = is_on
    if is_on:
        st.html(_STYLE)


def is_projector_on() -> bool:
    """Whether type and pictures are enlarged."""
    return bool(st.session_state.get(_CURRENT, False))
