"""The table of a net's layers."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from core.architectures.convnets import ModelSpec, layer_table, num_parameters
from core.architectures.layers import LayerCount
from pages.shared.display.numbers import offer
from pages.shared.reader.language import translate as _

_UNTOLD = "?"


def show_layers(spec: ModelSpec, *, is_told: bool = True, most: int | None = None) -> None:
    """Layers, output shapes and parameters, as ``model.summary()`` tells them, and the total.

    Args:
        spec: The net.
        is_told: Whether the parameters are told; while a question asks for them they are not.
        most: What the longest bar behind the numbers stands for, for tables side by side; by default the largest layer.
    """
    lines = layer_table(spec)
    largest = most or max(line.num_parameters for line in lines)
    titles = (_("Layer"), _("Output shape"), _("Parameters"))
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    rows = "".join(f"<tr>{_cells(line, largest, is_told=is_told)}</tr>" for line in lines)
    st.html(f'<table class="layers"><tr>{head}</tr>{rows}</table>')
    offer("layers", lambda: _numbers(lines, titles[: 3 if is_told else 2]))
    if is_told:
        st.metric(_("Parameters"), f"{num_parameters(spec):,}")


def _numbers(lines: Sequence[LayerCount], titles: Sequence[str]) -> pd.DataFrame:
    rows = [(line.name, " x ".join(map(str, line.output_shape)), line.num_parameters) for line in lines]
    return pd.DataFrame([row[: len(titles)] for row in rows], columns=list(titles))


def _cells(line: LayerCount, largest: int, *, is_told: bool) -> str:
    shape = " x ".join(map(str, line.output_shape))
    count = f"{line.num_parameters:,}" if is_told else _UNTOLD
    share = line.num_parameters / largest if is_told else 0
    return f'<td>{escape(line.name)}</td><td>{shape}</td><td style="--share: {share:.4f}">{count}</td>'
