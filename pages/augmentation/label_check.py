"""View: is the label still true? It depends on the task, not on the transform."""

import numpy as np
import streamlit as st

from core.augmentation import Transforms, apply
from core.augmentation.label_check import TASKS, Task
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_QUESTION = "turned"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    rotation = controls.slider("label_rotation", _("Turn (degrees)"), -180, 180, 180)
    flip = controls.toggle("label_flip", _("Mirror"), False)
    for column, task in zip(st.columns(len(TASKS)), TASKS.values(), strict=True):
        with column:
            _show_task(task, rotation, flip=flip)
    return settings.shown


def _show_task(task: Task, rotation: int, *, flip: bool) -> None:
    picture, title = task.picture(), _(task.title)
    transforms = _one_transform(float(rotation), flip, picture.shape[0])
    st.markdown(f"**{title}**")
    st.image(apply(picture, transforms, fill_mode="nearest")[0], width="stretch", alt=title)
    with veiled(_QUESTION):
        st.markdown(_verdict(task, rotation, flip=flip))
        st.markdown(_(task.reason))


def _verdict(task: Task, rotation: int, *, flip: bool) -> str:
    """What became of the label, as a badge."""
    verdict = task.verdict(rotation, flip=flip)
    if verdict == "true":
        sentence = _("The label is still true.")
        return f":green-badge[:material/check: {sentence}]"
    if verdict == "doubtful":
        sentence = _("Doubtful: it reads as nothing for sure.")
        return f":orange-badge[:material/question_mark: {sentence}]"
    sign = task.reads_as(rotation, flip=flip)
    wrong = _("The label is now false.")
    sentence = _("False now: it reads as {sign}.").format(sign=sign) if sign else wrong
    return f":red-badge[:material/close: {sentence}]"


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
