"""Settings that cannot go together: the control that did it goes back to its last value and says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import InputError
from pages.shared.reader import address

_ACCEPTED = "accepted_values"  # parameter -> value with which the page was drawn last
_REFUSED = "refused_values"  # parameter -> Refusal, shown until one of the settings beside it changes


@dataclass
class Refusal:
    """Why a control went back.

    Attributes:
        error: What the refused value came to.
        beside: The settings that were kept, by their parameters.
        is_new: Until its control has taken the old value up.
    """

    error: InputError
    beside: Mapping[str, Any]
    is_new: bool = True


def refusal_of(parameter: str) -> Refusal | None:
    """What is to be said at a control."""
    return _refused().get(parameter)


def accept(values: Mapping[str, Any]) -> list[str]:
    """Take the values of these controls, by their parameters, for good.

    Returns:
        Those whose refusal no longer tells of what is on the screen.
    """
    st.session_state.setdefault(_ACCEPTED, {}).update(values)
    told = {parameter: refusal for parameter, refusal in _refused().items() if parameter in values}
    outdated = [
        parameter
        for parameter, refusal in told.items()
        if any(values.get(name, value) != value for name, value in refusal.beside.items())
    ]
    for parameter in outdated:
        del _refused()[parameter]
    return outdated


def take_back(values: Mapping[str, Any], defaults: Mapping[str, Any], error: InputError) -> None:
    """Draw the page anew without the value that has come last, if any of these has changed.

    Args:
        values: Of the controls in question, by their parameters. Where a link has brought values that cannot go
            together, those named first go back first.
        defaults: By the same parameters.
        error: Why.
    """
    before = {**defaults, **st.session_state.get(_ACCEPTED, {})}
    changed = next((name for name, value in values.items() if value != before[name]), None)
    if changed is None:
        return
    address.assign(changed, before[changed])
    _refused()[changed] = Refusal(error, {**values, changed: before[changed]})
    context = get_script_run_ctx()
    st.rerun(scope="fragment" if context is not None and context.fragment_ids_this_run else "app")


def forget(prefix: str) -> None:
    """Say nothing more about controls whose parameter starts with ``prefix``."""
    for parameter in [name for name in _refused() if name.startswith(prefix)]:
        del _refused()[parameter]


def _refused() -> dict[str, Refusal]:
    refused: dict[str, Refusal] = st.session_state.setdefault(_REFUSED, {})
    return refused
