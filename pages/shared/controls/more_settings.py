"""The settings beyond the first four."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _


@contextmanager
def more_settings(controls: Controls, title: str | None = None, *, expanded: bool = False) -> Iterator[None]:
    """The settings beyond the first four, folded away, beside the button that resets them all."""
    left, right = st.columns([6, 1])
    with right:
        controls.reset_button()
    with left, st.expander(title or _("More settings"), icon=":material/tune:", expanded=expanded):
        yield
