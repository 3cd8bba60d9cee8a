"""View: the layers and parameters of both nets."""

import streamlit as st

from core.architectures.convnets import layer_table, num_parameters
from pages.dense_vs_convnet.settings import NETS, Settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.layer_table import show_layers
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, asked_elsewhere, is_veiled, veiled
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    models = {name: settings.runs[name].model for name in NETS}
    is_told = not is_veiled("hidden")
    most = max(line.num_parameters for model in models.values() for line in layer_table(model))
    left, right = st.columns(2)
    for column, (name, title) in zip((left, right), titles().items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            show_layers(models[name], is_told=is_told, most=most)
    with left:
        _ask_or_compare(*map(num_parameters, models.values()))
    return settings.shown


def _ask_or_compare(dense: int, convnet: int) -> None:
    """One question after the other: the second tells the numbers that the first asks for."""
    if is_veiled("hidden"):
        asked_elsewhere("fewer")
        ask_here("hidden")
        return
    with veiled("fewer"):
        st.metric(_("Parameters of the dense net for each one of the convnet"), f"{dense / convnet:.1f}")
