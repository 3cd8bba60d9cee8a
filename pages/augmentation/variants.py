"""View: a grid of variants, each with the parameters that were drawn for it."""

import numpy as np
import streamlit as st

from core.augmentation import Transforms, describe
from core.images import encode_png, montage
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_A_ROW = 6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    pictures = [settings.image, *settings.variants()]
    captions = [
        _("The picture"),
        *(_caption(settings.transforms, i) for i in range(len(settings.transforms))),
    ]
    for start in range(0, len(pictures), _A_ROW):
        for column, index in zip(
            st.columns(_A_ROW), range(start, min(start + _A_ROW, len(pictures))), strict=False
        ):
            caption = captions[index]
            column.image(pictures[index], caption=caption, width="stretch", output_format="JPEG", alt=caption)
    st.download_button(
        _("Contact sheet (PNG)"),
        # Made when it is asked for, and not for every reader at every change.
        lambda: encode_png(montage(np.stack(pictures), columns=_A_ROW, padding=4)),
        file_name="augmentation.png",
        mime="image/png",
        icon=":material/download:",
        on_click="ignore",
    )
    return settings.shown


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
