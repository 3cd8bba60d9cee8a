"""Controls that a link fixes or hides: ``fix=pooling_size,pooling_step&hide=pooling_view``, by their parameters.

A fixed control is drawn and cannot be moved, a hidden one is not drawn; both have the values of the link. For the
teacher of a room, whose students get the link, all controls stay as they are.
"""

import re

import streamlit as st

from pages.shared.reader import address
from pages.shared.reader.room import is_teaching

FIX, HIDE = "fix", "hide"
_LABELS = "labels_of_controls"  # parameter -> what the control is called, in the reader's language
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
_MOST = 40


def restore_given() -> None:
    """Take over what the address fixes and hides; once a run, before the page. Nonsense fixes nothing."""
    for parameter in (FIX, HIDE):
        value, _nonsense, _is_new = address.restore(parameter, (), _CODEC)
        address.store(parameter, value, (), _CODEC)


def is_fixed(parameter: str) -> bool:
    """Whether a control is drawn as one that cannot be moved."""
    return parameter in given(FIX) and not is_teaching()


def is_hidden(parameter: str) -> bool:
    """Whether a control is not drawn."""
    return parameter in given(HIDE) and not is_teaching()


def given(what: str) -> tuple[str, ...]:
    """Parameters of the controls that the address fixes, or hides."""
    return address.last(what, (), _CODEC)


def give(fixed: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    """Let the address fix and hide these controls from the next run on."""
    address.assign(FIX, fixed)
    address.assign(HIDE, hidden)


def note_label(parameter: str, label: str) -> None:
    """A control has been asked for, under this name."""
    st.session_state.setdefault(_LABELS, {})[parameter] = label


def known_labels(lesson: str) -> dict[str, str]:
    """The controls of a lesson that this reader has seen: parameters and names."""
    labels: dict[str, str] = st.session_state.get(_LABELS, {})
    return {name: label for name, label in labels.items() if name.startswith(f"{lesson}_")}


def _decode(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    if len(names) > _MOST or not all(map(_NAME.fullmatch, names)):
        raise ValueError(text)
    return names


_CODEC: address.Codec[tuple[str, ...]] = address.Codec(",".join, _decode)
