import pytest

from core.errors import InputError
from core.operations.layer_stack import MAX_LAYERS, STACKS, parse_stack
from core.operations.receptive_field import Layer, output_sizes, receptive_field


def test_each_kind_of_layer():
    assert parse_stack("c3 c5s2 C3d2 p2 p3s1 a2", padding="same") == (
        Layer("convolution", 3, 1, "same", 1),
        Layer("convolution", 5, 2, "same", 1),
        Layer("convolution", 3, 1, "same", 2),
        Layer("max_pooling", 2, 2, "valid", 1),
        Layer("max_pooling", 3, 1, "valid", 1),
        Layer("average_pooling", 2, 2, "valid", 1),
    )


@pytest.mark.parametrize(
    "notation",
    ["", "   ", "x3", "c", "c3s", "3", "c3,p2", "c-3", "c333", " ".join(["c1"] * (MAX_LAYERS + 1))],
)
def test_what_is_no_stack_is_explained(notation):
    with pytest.raises(InputError, match=r"is no layer: write|A stack has 1 to 60 layers"):
        parse_stack(notation)


@pytest.mark.parametrize("notation", ["c0", "p0", "c3s0", "c3s2d2"])
def test_impossible_layers_are_explained(notation):
    with pytest.raises(InputError, match=r"at least 1|only one above 1"):
        parse_stack(notation)


# Receptive field and last output size by hand; 212 for VGG16's pool5 stands in Araujo et al. 2019.
@pytest.mark.parametrize(
    ("name", "size", "output"),
    [
        ("three", 7, 26),
        ("mnist", 18, 3),
        ("mnist_unpooled", 7, 22),
        ("pets", 46, 7),
        ("dilated", 31, 64),
        ("vgg16", 212, 7),
    ],
)
def test_known_stacks(name, size, output):
    stack = STACKS[name]
    layers = parse_stack(stack.notation, padding=stack.padding)
    assert receptive_field(layers, input_size=stack.input_size)[-1].size == size
    assert output_sizes(layers, stack.input_size)[-1] == output


def test_strides_that_no_picture_has():
    """Twelve of 99 are 8.9e23 pixels, which no table holds."""
    with pytest.raises(InputError, match=r"8.9e\+23 pixels; at most 1000000"):
        parse_stack(" ".join(["c3s99"] * 12))
