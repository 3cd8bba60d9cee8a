"""From a lesson on a part to its place in the whole net, and back with the same picture."""

from html import escape

import streamlit as st

from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _

_NOT_YET_A_PICTURE = ("dataset", "upload", "camera")


def picture_named(lesson: str, default: str, digest: str) -> str:
    """How a link to another lesson names the picture on the screen: a sample by its name, others by their digest.

    Args:
        lesson: On the screen.
        default: The sample that it shows at first.
        digest: Of the picture, under which it is kept.
    """
    chosen = st.query_params.get(f"{lesson}_picture", default)
    return digest if chosen in _NOT_YET_A_PICTURE else chosen


def show_place_in_net(**values: object) -> None:
    """A link to the place of what is on the screen in the whole net; ``values``: of the controls there."""
    title = _("Its place in the whole net")
    # In the same tab, which a link in Markdown would leave.
    st.html(f'<a href="{escape(link_to("network", **values))}">{escape(title)} →</a>')
