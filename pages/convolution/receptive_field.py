"""View: which part of the picture one output cell can see, layer by layer."""

from functools import partial

import pandas as pd
import streamlit as st

from core.images import resize
from core.snippets.convolution import layer_stack
from pages.convolution.layers import Stack
from pages.convolution.settings import Settings
from pages.shared.components.marked_picture import Axis, show_marked_picture
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.display.numbers import offer
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_QUESTION = "receptive"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    stack = settings.stack
    last = stack.size - 1
    row = controls.slider("unit_row", _("Row of the output cell"), 0, last, last // 2)
    column = controls.slider("unit_column", _("Column of the output cell"), 0, last, last // 2)
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"**{settings.picture.title}** · {stack.input_size} x {stack.input_size}")
        image = resize(settings.picture.image, stack.input_size, stack.input_size)
        field = stack.field
        axis = Axis(last, field.size, field.first, field.jump)
        show_marked_picture(
            image, axis, axis, (row, column), key="convolution:receptive", alt=_alt(row, column),
            on_move=partial(_take, controls), is_marked=not is_veiled(_QUESTION),
        )  # fmt: skip
    with right, veiled(_QUESTION):
        _show_numbers(stack)
        st.table(_table(stack, is_short=True), hide_index=True, height="stretch")
        offer("layers", lambda: _table(stack, is_short=False))
    code = layer_stack(stack.layers[: stack.depth], stack.input_size, row, column)
    return Shown(settings, code, lambda: _explain(settings))


def _take(controls: Controls, row: int, column: int) -> None:
    controls.assign("unit_row", row)
    controls.assign("unit_column", column)


def _alt(row: int, column: int) -> str:
    if is_veiled(_QUESTION):
        return _("The picture")
    sentence = _("The part of the picture that the cell in row {row}, column {column} sees, framed")
    return sentence.format(row=row, column=column)


def _show_numbers(stack: Stack) -> None:
    with st.container(horizontal=True):
        field = stack.field
        st.metric(_("Receptive field"), f"{field.size} x {field.size}", width="content")
        hint = _("Pixels of the picture between two neighbouring output cells.")
        st.metric(_("Step between neighbours"), f"{field.jump}", help=hint, width="content")


def _explain(settings: Settings) -> None:
    st.markdown(_("What reaches beyond the picture is padding."))
    if not is_veiled(_QUESTION):
        show_table(_table(settings.stack, is_short=False))
    st.caption(settings.picture.credit)


def _table(stack: Stack, *, is_short: bool) -> pd.DataFrame:
    """A row a layer; a short one has two columns and the layers up to the chosen one."""
    kinds = {
        "convolution": _("convolution"),
        "max_pooling": _("max pooling"),
        "average_pooling": _("average pooling"),
    }
    rows = [
        {
            _("Layer"): f"{number} {kinds[layer.kind]} {layer.kernel_size}x{layer.kernel_size}",
            _("Stride"): layer.stride,
            _("Dilation"): layer.dilation,
            _("Output size"): f"{size} x {size}",
            _("Receptive field"): f"{field.size} x {field.size}",
            _("Step between neighbours"): field.jump,
            _("Share of the picture"): f"{min(field.size / stack.input_size, 1) ** 2:.1%}",
        }
        for number, (layer, size, field) in enumerate(
            zip(stack.layers, stack.sizes, stack.fields, strict=True), start=1
        )
    ]
    table = pd.DataFrame(rows)
    return table.iloc[: stack.depth, [0, 4]] if is_short else table
