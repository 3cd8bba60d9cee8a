"""View: the layers and parameters of both nets."""

import streamlit as st

from core.net_specs import num_parameters
from pages.dense_vs_convnet.settings import NETS, Settings, titles
from pages.shared.language import translate as _
from pages.shared.layer_table import show_layers


def show(settings: Settings) -> None:
    """Draw the view."""
    for column, (name, title) in zip(st.columns(2), titles().items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            show_layers(settings.runs[name].model)
    dense, convnet = (num_parameters(settings.runs[name].model) for name in NETS)
    st.metric(_("Parameters of the dense net for each one of the convnet"), f"{dense / convnet:.1f}")
