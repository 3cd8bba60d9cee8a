"""View: the net as a table of layers, output shapes and parameters."""

from typing import cast

import streamlit as st

from core.architectures.convnets import ConvnetSpec, layer_table, num_parameters
from pages.shared.controls.controls import Controls
from pages.shared.display.layer_table import show_layers
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.small_data.settings import Settings

_QUESTIONS = ("first", "where")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    run = settings.fitted()
    if run is None:
        return settings.shown
    net = cast(ConvnetSpec, run.model)
    left, right = st.columns([3, 2])
    with left:
        show_layers(net, is_told=not all(map(is_veiled, _QUESTIONS)))
    with right, veiled(*_QUESTIONS):
        _show_largest(net)
    return settings.shown_as(run)


def _show_largest(net: ConvnetSpec) -> None:
    dense = max(layer_table(net), key=lambda line: line.num_parameters)
    share = dense.num_parameters / num_parameters(net)
    st.metric(_("Share of the largest layer"), f"{share:.1%}")
    st.caption(
        _(
            "The largest layer is {layer} with {count} parameters. A block more halves the map that is"
            " flattened, and the dense layer shrinks to about a quarter."
        ).format(layer=dense.name, count=f"{dense.num_parameters:,}")
    )
    st.caption(
        _(
            "For pictures of your own the last layer has a unit for each class, or one sigmoid for two. Dropout"
            " and augmentation have no parameters: they change what the net sees in training, never in testing."
        )
    )
