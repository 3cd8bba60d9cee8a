"""View: the unit trap, 0.2 as degrees and 0.2 as the radians that the book meant."""

import math

import numpy as np
import streamlit as st

from core.augmentation import AugmentationPolicy, apply, draw
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_BOOK = 0.2
_DRAWS = 200


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    value = controls.slider("shear_value", _("The number given as shear_range"), 0.0, 0.6, _BOOK, step=0.05)
    units = {_("read as degrees (Keras today)"): value, _("read as radians (the book)"): math.degrees(value)}
    columns = st.columns(3)
    columns[0].image(settings.image, caption=_("The picture"), width="stretch", alt=_("The picture"))
    for column, (unit, degrees) in zip(columns[1:], units.items(), strict=True):
        with column:
            _show_strongest(settings, degrees, unit)
    return settings.shown


def _show_strongest(settings: Settings, degrees: float, unit: str) -> None:
    """The most sheared of many draws: what the setting can do at most."""
    policy = AugmentationPolicy(shear_range=degrees, fill_mode=settings.policy.fill_mode)
    transforms = draw(policy, np.random.default_rng(settings.seed), _DRAWS, settings.image.shape)
    index = int(np.abs(transforms.shear).argmax())
    picture = apply(settings.image, transforms, fill_mode=policy.fill_mode)[index]
    st.image(picture, caption=f"{unit}: ± {degrees:.2f}°", width="stretch", alt=unit)
    change = np.abs(picture.astype(np.float32) - settings.image).mean()
    st.metric(_("Mean change of a pixel (of 255)"), f"{change:.2f}")
    st.caption(
        _("Strongest of {count} draws: {angle:.2f}°").format(count=_DRAWS, angle=abs(transforms.shear[index]))
    )
