"""View: a grid of variants, each with the parameters that were drawn for it."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.augmentation import Transforms, describe
from core.images import encode_png, montage
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_QUESTION = "shift"
_A_ROW = 6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    pictures = [settings.image, *settings.variants()]
    drawn = [_caption(settings.transforms, index) for index in range(len(settings.transforms))]
    titles = [_("The picture"), *(str(number) for number in range(1, len(pictures)))]
    hints = ["", *drawn]
    show_thumbnails(
        [
            Thumbnail(picture, f"{title} {hint}".strip(), title, hint="" if is_veiled(_QUESTION) else hint)
            for picture, title, hint in zip(pictures, titles, hints, strict=True)
        ],
        label=_("Variants"),
        fills=True,
    )
    return replace(settings.shown, below=partial(_show_drawn, pictures, drawn))


def _show_drawn(pictures: list[NDArray[np.uint8]], drawn: list[str]) -> None:
    """What was drawn for each variant, and all pictures to take away."""
    with veiled(_QUESTION):
        show_table(
            [{_("Variant"): str(number), _("Drawn"): text} for number, text in enumerate(drawn, start=1)]
        )
    st.download_button(
        _("Contact sheet (PNG)"),
        # Made when it is asked for, and not for every reader at every change.
        lambda: encode_png(montage(np.stack(pictures), columns=_A_ROW, padding=4)),
        file_name="augmentation.png",
        mime="image/png",
        icon=":material/download:",
        on_click="ignore",
    )


def _caption(transforms: Transforms, index: int) -> str:
    """The drawn parameters, those left out that change nothing."""
    drawn = describe(transforms, index)
    parts = []
    if drawn["theta_degrees"]:
        parts.append(_("turned {angle:+.0f}°").format(angle=drawn["theta_degrees"]))
    if drawn["tx_pixels"] or drawn["ty_pixels"]:
        parts.append(
            _("moved {across:+.0f}, {down:+.0f} px").format(
                across=drawn["tx_pixels"], down=drawn["ty_pixels"]
            )
        )
    if drawn["shear_degrees"]:
        parts.append(_("sheared {angle:+.1f}°").format(angle=drawn["shear_degrees"]))
    if drawn["zx_factor"] != 1 or drawn["zy_factor"] != 1:
        parts.append(
            _("zoom {first:.2f}, {second:.2f}").format(first=drawn["zx_factor"], second=drawn["zy_factor"])
        )
    if drawn["flipped"]:
        parts.append(_("mirrored"))
    return " · ".join(parts) or _("unchanged")
