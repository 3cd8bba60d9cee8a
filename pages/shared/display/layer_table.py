"""The table of a net's layers."""

import pandas as pd
import streamlit as st

from core.architectures.convnets import ModelSpec, layer_table, num_parameters
from pages.shared.display.elements import show_table
from pages.shared.reader.language import translate as _

_UNTOLD = "?"


def show_layers(spec: ModelSpec, *, is_told: bool = True, most: int | None = None) -> None:
    """Layers, output shapes and parameters, as ``model.summary()`` tells them, and the total.

    Args:
        spec: The net.
        is_told: Whether the parameters are told; while a question asks for them they are not.
        most: The longest bar beside the numbers, for tables that stand side by side; by default the largest layer's.
    """
    lines = layer_table(spec)
    shapes = [" x ".join(map(str, line.output_shape)) for line in lines]
    counts = [line.num_parameters if is_told else _UNTOLD for line in lines]
    table = pd.DataFrame({"layer": [line.name for line in lines], "shape": shapes, "parameters": counts})
    columns = {
        "layer": st.column_config.Column(_("Layer")),
        "shape": st.column_config.Column(_("Output shape")),
        "parameters": st.column_config.Column(_("Parameters")),
    }
    if is_told:
        largest = most or max(line.num_parameters for line in lines)
        columns["parameters"] = st.column_config.ProgressColumn(
            _("Parameters"), format="localized", min_value=0, max_value=largest
        )
    show_table(table, columns=columns)
    if is_told:
        st.metric(_("Parameters"), f"{num_parameters(spec):,}")
