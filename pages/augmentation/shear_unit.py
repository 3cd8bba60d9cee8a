"""View: the unit trap, 0.2 as degrees and 0.2 as the radians that the book meant."""

import math
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.augmentation import AugmentationPolicy, apply, draw
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_BOOK = 0.2
_DRAWS = 200


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    value = controls.slider("shear_value", _("The number given as shear_range"), 0.0, 0.6, _BOOK, step=0.05)
    units = {_("As degrees (Keras today)"): value, _("As radians (the book)"): math.degrees(value)}
    left, right = st.columns([1, 2])
    with left:
        _show(settings, settings.image, _("The picture"), f"{len(settings.image)} x {len(settings.image)}")
    with right, veiled("shear"):
        for column, (unit, degrees) in zip(st.columns(2), units.items(), strict=True):
            with column:
                _show_strongest(settings, degrees, unit)
    return replace(settings.shown, below=_explain)


def _show_strongest(settings: Settings, degrees: float, unit: str) -> None:
    """The most sheared of many draws: what the setting can do at most."""
    policy = AugmentationPolicy(shear_range=degrees, fill_mode=settings.policy.fill_mode)
    transforms = draw(policy, np.random.default_rng(settings.seed), _DRAWS, settings.image.shape)
    index = int(np.abs(transforms.shear).argmax())
    picture = apply(settings.image, transforms, fill_mode=policy.fill_mode)[index]
    _show(settings, picture, unit, f"± {degrees:.2f}°")


def _show(settings: Settings, picture: NDArray[np.uint8], title: str, remark: str) -> None:
    """A picture under its title of two lines, and how far it is from the photograph."""
    st.markdown(f"**{title}**  \n{remark}")
    st.image(picture, width="stretch", alt=f"{title}: {remark}")
    change = np.abs(picture.astype(np.float32) - settings.image).mean()
    st.metric(_("Mean change of a pixel (of 255)"), f"{change:.2f}")


def _explain() -> None:
    sentence = _("Shown is the strongest of {count} draws: what the setting can do at most.")
    st.markdown(sentence.format(count=_DRAWS))
