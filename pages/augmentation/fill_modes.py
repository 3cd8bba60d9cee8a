"""View: the same variants with all four ways to fill what comes from outside the picture."""

import streamlit as st

from core.augmentation import FILL_MODES, apply
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    index = controls.slider("fill_variant", _("Variant"), 1, len(settings.transforms), 1) - 1
    meanings = {
        "constant": _("one colour (`cval`)"),
        "nearest": _("the edge, drawn out"),
        "reflect": _("the picture, mirrored at its edge"),
        "wrap": _("the picture, repeated"),
    }
    columns = st.columns(len(FILL_MODES))
    for column, mode in zip(columns, FILL_MODES, strict=True):
        picture = apply(settings.image, settings.transforms, fill_mode=mode, cval=settings.policy.cval)[index]
        column.image(picture, width="stretch", alt=mode)
        column.markdown(f"**`{mode}`** · {meanings[mode]}")
    return settings.shown
