"""View: what augmentation does to a training, from recorded runs of the chapter's net on photographs."""

from dataclasses import replace

import streamlit as st

from core.snippets.augmentation import keras_layers
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, show_charts
from pages.shared.training.runs import beginning, chosen_recording

RUNS = ("baseline", "augmented")
_QUESTION = "effect"
_GLIMPSE = 12  # epochs, until the reader has predicted how they go on
_WEIGHT = 0.6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    weight = controls.slider("effect_weight", _("Smoothing weight"), 0.0, 0.95, _WEIGHT, step=0.05)
    runs = [chosen_recording(name) for name in RUNS]
    is_told = not is_veiled(_QUESTION)
    if is_told:
        with st.container(horizontal=True):
            for run in runs:
                gap = (run.history.final_difference("accuracy", "val_accuracy") or 0.0) * 100
                accuracy = percent(run.history.final("val_accuracy"))
                difference = _("gap to training {points} points").format(points=f"{gap:+.1f}")
                st.metric(
                    f"{run.history.name} · " + _("Validation accuracy"), accuracy, difference,
                    width="content", delta_color="off", delta_arrow="off",
                )  # fmt: skip
    else:
        runs = [beginning(run, _GLIMPSE) for run in runs]
    look = Look(weight, debiased=True, show_marks=is_told)
    show_charts(runs, ["loss", "accuracy"], look, key="augmentation:effect")
    ask_here(_QUESTION)
    return replace(settings.shown, code=keras_layers(settings.policy), below=_explain)


def _explain() -> None:
    address = link_to("training_curves", view="curves", runs=",".join(RUNS))
    sentence = _(
        "Both nets are the chapter's, on the same photographs; the second one has dropout besides, as in the book."
        " [Read these curves, with others beside them]({address})."
    )
    st.markdown(sentence.format(address=address))
