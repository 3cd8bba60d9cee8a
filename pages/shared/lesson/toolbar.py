"""The heading of a page, and at the other end of its line a row of icons for what can be done with the stage."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.numbers import Make
from pages.shared.controls.projector import offer_full_stage
from pages.shared.display.elements import show_code
from pages.shared.display.numbers import offer_numbers
from pages.shared.reader.language import translate as _


def show_heading(title: str, show_way: Callable[[], None] | None = None) -> DeltaGenerator:
    """The title, and the icons that need nothing of the stage; the place for the others, before them, is returned.

    Args:
        title: In the reader's language.
        show_way: Draws, beside the title, where on the path through the chapter the reader is.
    """
    with st.container(key="heading", horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        if show_way is not None:
            show_way()
        row = st.container(key="toolbar", horizontal=True, horizontal_alignment="right")
    with row:
        place = st.container(key="stage-tools", horizontal=True, width="content")
        # Their clicks are the frame's: only the browser can copy.
        st.button(
            _("Copy link"), key="copy-link", icon=":material/link:", type="tertiary",
            help=_("Copy a link to exactly this view"),
        )  # fmt: skip
        offer_full_stage()
    return place


def show_stage_tools(
    code: str | Mapping[str, str],
    numbers: dict[str, Make],
    *,
    lesson: str,
    view: str,
    above_code: Callable[[], None] | None = None,
) -> None:
    """Code, numbers and picture of what stands on the stage; ``above_code`` draws what stands there."""
    show_code(code, file_name=f"{lesson}.py", above=above_code)
    offer_numbers(numbers, name=f"{lesson}-{view}")
    st.button(
        _("Save picture"), key="picture", icon=":material/photo_camera:", type="tertiary",
        help=_("Save the stage as a picture (PNG)"),
    )  # fmt: skip
