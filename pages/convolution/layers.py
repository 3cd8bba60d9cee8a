"""The stack of layers whose receptive field is shown, read from its controls."""

from dataclasses import dataclass

import streamlit as st

from core.errors import InputError
from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import Layer, ReceptiveField, output_sizes, receptive_field
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_OWN, _FIRST = "own", "pets"
_MAX_INPUT = 512


@dataclass(frozen=True)
class Stack:
    """Layers, each with what it gives.

    Attributes:
        layers: From the picture upwards.
        input_size: Rows and columns of the picture.
        sizes: Rows and columns of each layer's output.
        fields: Receptive field of each layer.
        depth: The layer to look at, counted from 1.
    """

    layers: tuple[Layer, ...]
    input_size: int
    sizes: list[int]
    fields: list[ReceptiveField]
    depth: int

    @property
    def field(self) -> ReceptiveField:
        """Of the layer to look at."""
        return self.fields[self.depth - 1]

    @property
    def size(self) -> int:
        """Rows and columns of the output of the layer to look at."""
        return self.sizes[self.depth - 1]


def choose_stack(controls: Controls) -> Stack:
    """A known stack or the reader's own; one that cannot be read is refused beside it, and a known one stays."""
    titles = {name: _(stack.title) for name, stack in STACKS.items()} | {_OWN: _("My own stack")}
    chosen = controls.select("stack_name", _("Stack of layers"), titles, _FIRST)
    try:
        layers, input_size = _choose_own(controls) if chosen == _OWN else _known(chosen)
        sizes, fields = output_sizes(layers, input_size), receptive_field(layers, input_size=input_size)
    except InputError as error:
        with controls.panel():
            st.error(explain(error))
        layers, input_size = _known(_FIRST)
        sizes, fields = output_sizes(layers, input_size), receptive_field(layers, input_size=input_size)
    depth = controls.slider("depth", _("Layers, counted from the picture"), 1, len(layers), len(layers))
    return Stack(layers, input_size, sizes, fields, depth)


def _known(name: str) -> tuple[tuple[Layer, ...], int]:
    stack = STACKS[name]
    return parse_stack(stack.notation, padding=stack.padding), stack.input_size


def _choose_own(controls: Controls) -> tuple[tuple[Layer, ...], int]:
    hint = _("c3: 3x3 convolution; c3s2: stride 2; c3d2: dilation 2; p2: 2x2 max pooling.")
    notation = controls.text("stack_layers", _("Layers"), "c3 c3 p2 c3 c3 p2", help=hint)
    with controls.folded():
        padding = controls.padding("stack_padding", "same")
        input_size = controls.slider("stack_input", _("Pixels along one side"), 8, _MAX_INPUT, 64)
    return parse_stack(notation, padding=padding), input_size
