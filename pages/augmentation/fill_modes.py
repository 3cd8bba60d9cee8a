"""View: the same variants with all four ways to fill what comes from outside the picture."""

import streamlit as st

from core.augmentation import FILL_MODES, apply
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_SHOWN = 2  # variants, one below the other: as many as fill the stage


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    first = controls.slider("fill_variant", _("Variant"), 1, len(settings.transforms), 1) - 1
    meanings = {
        "constant": _("one colour"),
        "nearest": _("the edge, drawn out"),
        "reflect": _("mirrored"),
        "wrap": _("repeated"),
    }
    for column, mode in zip(st.columns(len(FILL_MODES)), FILL_MODES, strict=True):
        variants = apply(settings.image, settings.transforms, fill_mode=mode, cval=settings.policy.cval)
        with column:
            st.markdown(f"**`{mode}`**  \n{meanings[mode]}")
            for picture in variants[first : first + _SHOWN]:
                st.image(picture, width="stretch", alt=meanings[mode])
    return settings.shown
