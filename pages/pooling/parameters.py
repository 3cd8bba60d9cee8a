"""View: the chapter's MNIST net with and without pooling, layer by layer."""

from collections import Counter
from typing import Literal

import pandas as pd
import streamlit as st

from core.architectures.layers import MNIST_SHAPE, LayerCount, count_parameters, mnist_convnet
from core.figures.parameters import parameters_figure
from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import receptive_field
from core.snippets.pooling import mnist_nets
from pages.pooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_STACKS = {True: "mnist", False: "mnist_unpooled"}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {True: _("With pooling"), False: _("Without pooling")}
    nets = {titles[pooling]: _numbered(pooling) for pooling in titles}
    left, right = st.columns([6, 5])
    with left:
        st.markdown("**" + _("Output shape") + "**")
        st.table(_shapes(nets), hide_index=True)
    with right, veiled("learned", "without"):
        totals = [total(pooling=pooling) for pooling in titles]
        factor = f"{totals[1]:,} : {totals[0]:,} = {totals[1] / totals[0]:.1f}"
        st.metric(_("Parameters without pooling, against with pooling"), factor)
        _show_figure(nets)
    return Shown(settings, mnist_nets(), lambda: _show_fields(titles))


def total(*, pooling: bool, edition: Literal[1, 2] = 1) -> int:
    """Parameters of the book's MNIST net with pooling or without."""
    return sum(layer.num_parameters for layer in _layers(pooling=pooling, edition=edition))


def _layers(*, pooling: bool, edition: Literal[1, 2] = 1) -> list[LayerCount]:
    return count_parameters(mnist_convnet(pooling=pooling, edition=edition), MNIST_SHAPE)


def _numbered(pooling: bool) -> dict[str, LayerCount]:
    """The layers by their class and how often it has occurred, so that those of both nets are found."""
    seen: Counter[str] = Counter()
    numbered = {}
    for layer in _layers(pooling=pooling):
        seen[layer.name] += 1
        numbered[f"{layer.name} {seen[layer.name]}"] = layer
    return numbered


def _shapes(nets: dict[str, dict[str, LayerCount]]) -> pd.DataFrame:
    """A row a layer of the longest net, a column a net; a dash for a layer that a net has not."""
    longest = max(nets.values(), key=len)
    columns: dict[str, list[str]] = {_("Layer"): list(longest)}
    for title, net in nets.items():
        columns[title] = [
            " x ".join(map(str, net[name].output_shape)) if name in net else EMPTY for name in longest
        ]
    return pd.DataFrame(columns)


def _show_figure(nets: dict[str, dict[str, LayerCount]]) -> None:
    longest = max(nets.values(), key=len)
    counts = {
        title: [net[name].num_parameters if name in net else None for name in longest]
        for title, net in nets.items()
    }
    figure = parameters_figure(list(longest), counts, title=_("Parameters"), font_size=font_size())
    alt = _("Parameters of each layer with and without pooling")
    show_figure(figure, key="pooling:parameters", alt=alt)


def _show_fields(titles: dict[bool, str]) -> None:
    """What the last convolution sees of the digit."""
    name = _("Receptive field of the last convolution")
    with st.container(horizontal=True):
        for pooling, title in titles.items():
            last = receptive_field(parse_stack(STACKS[_STACKS[pooling]].notation))[-1]
            st.metric(f"{name} · {title}", f"{last.size} x {last.size}", width="content")
    if is_veiled("without"):
        return
    pooled, unpooled = (total(pooling=pooling, edition=2) for pooling in titles)
    st.markdown(
        _(
            "The net is that of the first edition, as in *Dense net against convnet*. The second edition has another"
            " one, with {last} filters at the end and no hidden dense layer: {unpooled} parameters against {pooled}, a"
            " factor of {factor}."
        ).format(last=128, unpooled=f"{unpooled:,}", pooled=f"{pooled:,}", factor=f"{unpooled / pooled:.1f}")
    )
