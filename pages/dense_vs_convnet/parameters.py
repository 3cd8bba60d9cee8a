"""View: the layers and parameters of both nets."""

import streamlit as st

from core.architectures.convnets import num_parameters
from pages.dense_vs_convnet.settings import NETS, Settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.layer_table import show_layers
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_ASKED = {"digits_dense": "hidden", "digits_convnet": "fewer"}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    for column, (name, title) in zip(st.columns(2), titles().items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            with veiled(_ASKED[name]):
                show_layers(settings.runs[name].model)
    dense, convnet = (num_parameters(settings.runs[name].model) for name in NETS)
    st.metric(_("Parameters of the dense net for each one of the convnet"), f"{dense / convnet:.1f}")
    return settings.shown
