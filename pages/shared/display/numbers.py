"""The numbers on the stage, gathered where they are shown, so that a reader can take them away in one file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from core.figures.numbers import Make, write_tables
from pages.shared.reader.language import translate as _

_STAGE = "numbers_on_stage"  # makers of the tables of the stage, by their names

_IS_GATHERING: ContextVar[bool] = ContextVar("is_gathering", default=False)


@contextmanager
def gathering() -> Iterator[dict[str, Make]]:
    """Around what draws the stage: yields how the tables of all numbers that it shows are made, by their names."""
    found: dict[str, Make] = {}
    st.session_state[_STAGE] = found
    with _gathering(True):
        yield found


@contextmanager
def withheld() -> Iterator[None]:
    """Around what is drawn unseen: its numbers are an answer that nobody may take away yet."""
    with _gathering(False):
        yield


def offer(name: str, make: Make) -> None:
    """Numbers that are shown here may be taken away, if this is the stage.

    Args:
        name: Of the table, as a file; a second one of the same name gets a number.
        make: Makes it when it is wanted; it does not know the reader, or the language, any more.
    """
    found: dict[str, Make] = st.session_state.get(_STAGE, {})
    name = re.sub(r"\W+", "_", name).strip("_")
    if _IS_GATHERING.get():
        found[name if name not in found else f"{name}_{len(found) + 1}"] = make
    elif name in found:  # a part of the stage that is drawn anew by itself, such as a curve that grows
        found[name] = make


def offer_numbers(found: dict[str, Make], *, name: str) -> None:
    """A button that downloads the gathered tables; nothing where there are none.

    Args:
        found: By :func:`gathering`.
        name: Of the file, without its ending.
    """
    if not found:
        return
    ending, mime = ("csv", "text/csv") if len(found) == 1 else ("zip", "application/zip")
    st.download_button(
        _("Save data"), lambda: write_tables(found), file_name=f"{name}.{ending}", mime=mime, key="data",
        icon=":material/table_view:", type="tertiary", on_click="ignore", help=_("The numbers on the stage, as CSV"),
    )  # fmt: skip


@contextmanager
def _gathering(is_on: bool) -> Iterator[None]:
    token = _IS_GATHERING.set(is_on)
    try:
        yield
    finally:
        _IS_GATHERING.reset(token)
