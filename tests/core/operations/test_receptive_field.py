"""Receptive fields written by hand, and the published one of VGG16."""

import pytest

from core.errors import InputError
from core.operations.receptive_field import (
    Layer,
    ReceptiveField,
    output_sizes,
    receptive_field,
)
from core.operations.windows import WindowTooLarge


def test_by_hand():
    layers = [Layer(), Layer(), Layer("max_pooling", 2, 2), Layer()]
    assert receptive_field(layers) == [
        ReceptiveField(0, 2, 1),
        ReceptiveField(0, 4, 1),
        ReceptiveField(0, 5, 2),
        ReceptiveField(0, 9, 2),
    ]
    assert output_sizes(layers, 28) == [26, 24, 12, 10]
    assert receptive_field(layers)[-1].region(0) == (0, 9)
    assert receptive_field(layers)[-1].region(3) == (6, 15)


def test_vgg16_and_the_known_size_of_its_last_unit():
    """The published receptive field of VGG16's pool5 is 212 pixels at a stride of 32 (Araujo et al. 2019, table 1)."""
    blocks = [[Layer(padding="same")] * count + [Layer("max_pooling", 2, 2)] for count in (2, 2, 3, 3, 3)]
    field = receptive_field([layer for block in blocks for layer in block])[-1]
    assert (field.size, field.jump) == (212, 32)


def test_same_padding_with_a_stride_depends_on_the_input_size():
    layer = Layer(kernel_size=3, stride=2, padding="same")
    assert receptive_field([layer], input_size=5)[0].region(0) == (-1, 1)
    assert receptive_field([layer], input_size=6)[0].region(0) == (0, 2)
    assert receptive_field([layer])[0].region(0) == (0, 2)


def test_errors():
    with pytest.raises(InputError, match="stride is 2 and the dilation 2"):
        Layer(stride=2, dilation=2)
    with pytest.raises(WindowTooLarge, match="covers 3 pixels but the picture has only 2"):
        receptive_field([Layer(), Layer()], input_size=4)
    assert receptive_field([]) == []
