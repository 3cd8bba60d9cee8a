"""The table of a net's layers."""

import pandas as pd
import streamlit as st

from core.architectures.convnets import ModelSpec, layer_table, num_parameters
from pages.shared.display.elements import show_table
from pages.shared.reader.language import translate as _


def show_layers(spec: ModelSpec) -> None:
    """Layers, output shapes and parameters, as ``model.summary()`` tells them, and the total."""
    rows = [
        {
            _("Layer"): line.name,
            _("Output shape"): " x ".join(map(str, line.output_shape)),
            _("Parameters"): f"{line.num_parameters:,}",
        }
        for line in layer_table(spec)
    ]
    show_table(pd.DataFrame(rows))
    st.metric(_("Parameters"), f"{num_parameters(spec):,}")
