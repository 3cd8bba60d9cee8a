"""Buttons that set many controls at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _


@dataclass(frozen=True)
class Preset:
    """What a button sets.

    Attributes:
        title: In the reader's language.
        values: Values of controls by their names.
        help: What is good about it, in the reader's language.
    """

    title: str
    values: Mapping[str, Any]
    help: str | None = None


def offer_presets(controls: Controls, presets: Mapping[str, Preset]) -> None:
    """A row of buttons, one a preset; what a preset does not name stays as it is.

    The one that the controls say already has a tick: call it once they have all been asked for.
    """
    st.markdown(_("Presets"))
    with st.container(horizontal=True, gap="small", key=f"presets-{controls.lesson}"):
        for name, preset in presets.items():
            icon = ":material/check:" if controls.say(preset.values) else None
            st.button(
                preset.title, key=f"{controls.lesson}:preset:{name}", on_click=_take, args=(controls, preset.values),
                help=preset.help, icon=icon,
            )  # fmt: skip


def listed(value: float, texts: Sequence[str]) -> str:
    """How a list of texts to choose from writes a number."""
    return next(text for text in texts if float(text) == value)


def _take(controls: Controls, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        controls.assign(name, value)
