"""The look of every page: our own style sheet over Streamlit's theme, and a second one for the lecture hall."""

import streamlit as st

from core.settings import ASSETS

_STYLES = ASSETS / "styles"


def show_style(*, projector: bool) -> None:
    """Add the style sheets; before anything else, so that nothing moves when they arrive."""
    st.html(_STYLES / "page.css")
    if projector:
        st.html(_STYLES / "projector.css")
