"""How a hand-written component is declared: its own files stand behind those that all components share."""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.settings import ASSETS

_FOLDER = ASSETS / "components"


def declare(name: str) -> ComponentRenderer:
    """The component whose files lie in ``assets/components/<name>``, to be called with its ``key`` and ``data``.

    Its main file, named as itself, comes last.
    """
    css, js = (_common_and_own(name, suffix) for suffix in ("css", "js"))
    return st.components.v2.component(name, css=css, js=js)


def _common_and_own(name: str, suffix: str) -> str:
    own = _FOLDER / name / f"{name}.{suffix}"
    parts = sorted(set(own.parent.glob(f"*.{suffix}")) - {own})
    files = (_FOLDER / f"common.{suffix}", *parts, own)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
