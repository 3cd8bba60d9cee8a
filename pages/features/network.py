"""View: what is borrowed: the layers of the base, and the head that is put on it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.specs.transfer_map import HEAD, MapLayer, TransferMapSpec, trainable
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pretrained.layer_map import layer_table, show_counts, show_map
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    model = settings.spec.model
    layers = ask(TransferMapSpec(model), doing=_("Building the net"))
    if layers is None:
        return settings.shown()
    is_trained = trainable(layers, model.backbone, HEAD)
    left, right = st.columns([2.4, 1])
    with left:
        show_map(layers, is_trained, None, key="features:map")
    with right, veiled("tensors"):
        show_counts(layers, is_trained, is_trained)
    return settings.shown(partial(_explain, layers, is_trained))


def _explain(layers: Sequence[MapLayer], is_trained: Sequence[bool]) -> None:
    if not is_veiled("tensors"):
        st.subheader(_("All layers as a table"))
        show_table(layer_table(layers, is_trained))
