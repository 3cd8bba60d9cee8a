"""View: the chapter's MNIST net with and without pooling, layer by layer."""

import pandas as pd
import streamlit as st

from core.architectures.layers import MNIST_SHAPE, count_parameters, mnist_convnet
from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import receptive_field
from core.snippets.pooling import mnist_nets
from pages.pooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_STACKS = {True: "mnist", False: "mnist_unpooled"}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    totals = {}
    for column, pooling in zip(st.columns(2), (True, False), strict=True):
        with column:
            st.markdown("**" + (_("With pooling") if pooling else _("Without pooling")) + "**")
            totals[pooling] = _show_net(pooling)
    ratio = totals[False] / totals[True]
    st.metric(_("Parameters without pooling, against with pooling"), f"{ratio:.1f} x")
    return Shown(settings, mnist_nets())


def _show_net(pooling: bool) -> int:
    table = count_parameters(mnist_convnet(pooling=pooling), MNIST_SHAPE)
    rows = [
        {
            _("Layer"): layer.name,
            _("Output shape"): " x ".join(map(str, layer.output_shape)),
            _("Parameters"): f"{layer.num_parameters:,}",
        }
        for layer in table
    ]
    show_table(pd.DataFrame(rows))
    total = sum(layer.num_parameters for layer in table)
    last = receptive_field(parse_stack(STACKS[_STACKS[pooling]].notation))[-1]
    left, right = st.columns(2)
    left.metric(_("Parameters"), f"{total:,}")
    right.metric(_("Receptive field of the last convolution"), f"{last.size} x {last.size}")
    return total
