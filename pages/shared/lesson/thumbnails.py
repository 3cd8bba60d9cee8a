"""The small picture of a lesson, in the theme of the reader's browser."""

import base64
from functools import cache

import streamlit as st

from core.settings import ASSETS

_THUMBNAILS = ASSETS / "thumbnails"


def thumbnail_of(folder: str) -> str:
    """The picture of a lesson as an address that holds it."""
    return _address(folder, "dark" if st.context.theme.type == "dark" else "light")


@cache
def _address(folder: str, theme: str) -> str:
    content = (_THUMBNAILS / f"{folder}_{theme}.webp").read_bytes()
    return "data:image/webp;base64," + base64.b64encode(content).decode()
