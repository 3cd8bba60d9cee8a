"""View: which part of the picture one output cell can see, layer by layer."""

import pandas as pd
import streamlit as st

from core.errors import InputError
from core.figures.maps import Rectangle, picture_figure
from core.images import resize
from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import Layer, ReceptiveField, output_sizes, receptive_field
from core.snippets.convolution import layer_stack
from pages.convolution.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_OWN = "own"
_MAX_INPUT = 512


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    try:
        layers, input_size = _choose_stack(controls)
        sizes = output_sizes(layers, input_size)
        fields = receptive_field(layers, input_size=input_size)
    except InputError as error:
        st.error(explain(error))
        return Shown(settings, "")
    left, right = st.columns(2)
    with right:
        depth = controls.slider("depth", _("Layers, counted from the picture"), 1, len(layers), len(layers))
        last = sizes[depth - 1] - 1
        row = controls.slider("unit_row", _("Row of the output cell"), 0, last, last // 2)
        column = controls.slider("unit_column", _("Column of the output cell"), 0, last, last // 2)
        field = fields[depth - 1]
        first, second = st.columns(2)
        first.metric(_("Receptive field"), f"{field.size} x {field.size}")
        second.metric(
            _("Step between neighbours"),
            f"{field.jump}",
            help=_("Pixels of the picture between two neighbouring output cells."),
        )
        st.caption(_("What reaches beyond the picture is padding."))
    with left:
        image = resize(settings.picture.image, input_size, input_size)
        figure = picture_figure(image, marked=(_region(field, row, column, input_size),))
        show_figure(figure, key="convolution:receptive", alt=_("Receptive field"))
    _show_table(layers, sizes, fields, input_size)
    return Shown(settings, layer_stack(layers[:depth], input_size, row, column))


def _choose_stack(controls: Controls) -> tuple[tuple[Layer, ...], int]:
    titles = {name: _(stack.title) for name, stack in STACKS.items()} | {_OWN: _("My own stack")}
    columns = st.columns(2)
    with columns[0]:
        chosen = controls.select("stack_name", _("Stack of layers"), titles, "pets")
    if chosen != _OWN:
        stack = STACKS[chosen]
        return parse_stack(stack.notation, padding=stack.padding), stack.input_size
    with columns[1]:
        notation = controls.text(
            "stack_layers",
            _("Layers"),
            "c3 c3 p2 c3 c3 p2",
            help=_("c3: 3x3 convolution; c3s2: stride 2; c3d2: dilation 2; p2: 2x2 max pooling."),
        )
    first, second = st.columns(2)
    with first:
        padding = controls.padding("stack_padding", "same")
    with second:
        input_size = controls.slider("stack_input", _("Pixels along one side"), 8, _MAX_INPUT, 64)
    return parse_stack(notation, padding=padding), input_size


def _region(field: ReceptiveField, row: int, column: int, input_size: int) -> Rectangle:
    """The part of the receptive field that lies in the picture."""
    spans = []
    for index in (row, column):
        first, last = field.region(index)
        first, last = max(first, 0), min(last, input_size - 1)
        spans.append((first, last - first + 1))
    return Rectangle(spans[0][0], spans[1][0], spans[0][1], spans[1][1])


def _show_table(
    layers: tuple[Layer, ...], sizes: list[int], fields: list[ReceptiveField], input_size: int
) -> None:
    kinds = {
        "convolution": _("convolution"),
        "max_pooling": _("max pooling"),
        "average_pooling": _("average pooling"),
    }
    rows = [
        {
            _("Layer"): f"{number}. {kinds[layer.kind]} {layer.kernel_size}x{layer.kernel_size}",
            _("Stride"): layer.stride,
            _("Dilation"): layer.dilation,
            _("Output size"): f"{size} x {size}",
            _("Receptive field"): f"{field.size} x {field.size}",
            _("Step between neighbours"): field.jump,
            _("Share of the picture"): f"{min(field.size / input_size, 1) ** 2:.1%}",
        }
        for number, (layer, size, field) in enumerate(zip(layers, sizes, fields, strict=True), start=1)
    ]
    show_table(pd.DataFrame(rows))
