"""View: what rescaling is for, from two recorded runs that differ in nothing else."""

import streamlit as st

from core.specs.presets.raw_pixels import RAW, SCALED
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, show_charts
from pages.shared.training.runs import chosen_recording
from pages.small_data.settings import Settings

_QUESTION = "rescale"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    weight = controls.slider("rescaling_weight", _("Smoothing weight"), 0.0, 0.9, 0.0, step=0.1)
    runs = [chosen_recording(name) for name in (SCALED, RAW)]
    if is_veiled(_QUESTION):
        runs = runs[:1]
    with st.container(horizontal=True):
        for run in runs:
            accuracy = percent(run.history.final("val_accuracy"))
            st.metric(_("Validation accuracy") + f" · {run.history.name}", accuracy, width="content")
    look = Look(weight, show_gap=False, show_marks=False)
    show_charts(runs, ["loss", "accuracy"], look, key="small_data:rescaling")
    ask_here(_QUESTION)
    return settings.shown
