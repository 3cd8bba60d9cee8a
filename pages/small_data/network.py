"""View: the net as a table of layers, output shapes and parameters."""

import dataclasses
from typing import cast

import streamlit as st

from core.architectures.convnets import ConvnetSpec, layer_table, num_parameters
from core.errors import InputError
from pages.shared.controls.controls import Controls
from pages.shared.display.layer_table import show_layers
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.small_data.settings import MOST_FILTERS, Settings

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
    sentence = _("The largest layer is {layer} with {count} parameters.")
    told = sentence.format(layer=dense.name, count=f"{dense.num_parameters:,}")
    st.caption(f"{told} {_tell_of_a_block_more(net)}")
    st.caption(
        _(
            "For pictures of your own the last layer has a unit for each class, or one sigmoid for two. Dropout"
            " and augmentation have no parameters: they change what the net sees in training, never in testing."
        )
    )


def _tell_of_a_block_more(net: ConvnetSpec) -> str:
    """What another block would make of the hidden dense layer of these settings."""
    filters = (*net.filters, min(MOST_FILTERS, 2 * net.filters[-1]))
    try:
        larger = dataclasses.replace(net, filters=filters)
    except InputError:
        return _("The pictures are too small for another block.")
    before, after = (_hidden_parameters(one) for one in (net, larger))
    sentence = _(
        "With a block more the hidden dense layer has {after} parameters instead of {before}, {share} of them: the"
        " map that is flattened has fewer places, though up to twice as many channels."
    )
    return sentence.format(after=f"{after:,}", before=f"{before:,}", share=f"{after / before:.0%}")


def _hidden_parameters(net: ConvnetSpec) -> int:
    """Of the dense layer behind the maps."""
    return next(line.num_parameters for line in layer_table(net) if line.name == "Dense")
