"""View: is the label still true? It depends on the task, not on the transform."""

import numpy as np
import streamlit as st

from core.augmentation import Transforms, apply
from core.augmentation.label_check import TASKS
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    first, second = st.columns(2)
    with first:
        rotation = controls.slider("label_rotation", _("Turn (degrees)"), -180, 180, 180)
    with second:
        flip = controls.toggle("label_flip", _("Mirror"), False)
    for column, (name, task) in zip(st.columns(len(TASKS)), TASKS.items(), strict=True):
        picture = task.picture()
        turned = apply(picture, _one_transform(float(rotation), flip, picture.shape[0]), fill_mode="nearest")[
            0
        ]
        with column:
            st.markdown(f"**{_(task.title)}**")
            st.image(turned, width="stretch", alt=name)
            if task.is_label_true(rotation, flip=flip):
                st.markdown(f":green-badge[:material/check: {_('The label is still true.')}]")
            else:
                st.markdown(f":red-badge[:material/close: {_('The label is now false.')}]")
            st.caption(_(task.reason))
    return settings.shown


def _one_transform(rotation: float, flip: bool, size: int) -> Transforms:
    zero, one = np.zeros(1), np.ones(1)
    return Transforms(
        theta=np.array([rotation]),
        tx=zero,
        ty=zero,
        shear=zero,
        zx=one,
        zy=one,
        flips=np.array([flip]),
        image_size=(size, size),
    )
