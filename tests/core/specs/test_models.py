"""What a request may hold."""

import pytest

from core.errors import InputError
from core.specs.activations import ActivationSpec
from core.specs.filters import AscentOptions, FilterSpec
from core.specs.grad_cam import GradCamSpec
from core.specs.models import ModelLayersSpec

PICTURE = "0" * 64


@pytest.mark.parametrize(
    "reference", ["vgg16", "mobilenet", "book_convnet", "run:in-class-0123456789abcdef", f"file:{PICTURE}"]
)
def test_references(reference):
    assert ModelLayersSpec(reference).model == reference


@pytest.mark.parametrize(
    "reference", ["", "vgg", "run:", "run:../secret", "file:/etc/passwd", "file:model.keras"]
)
def test_no_references(reference):
    with pytest.raises(InputError, match="choose one of"):
        ModelLayersSpec(reference)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ActivationSpec("vgg16", PICTURE, ()),
        lambda: ActivationSpec("vgg16", "../picture", ("block1_conv1",)),
        lambda: FilterSpec("vgg16", "block1_conv1", ()),
        lambda: FilterSpec("vgg16", "block1_conv1", tuple(range(1000))),
        lambda: FilterSpec("vgg16", "block1_conv1", (0,), size=0),
        lambda: FilterSpec("vgg16", "block1_conv1", (0,), steps=100_000),
        lambda: AscentOptions(step_size=0),
        lambda: AscentOptions(gradient_every=0),
        lambda: AscentOptions(jitter=-1),
        lambda: GradCamSpec("vgg16", PICTURE, method="magic"),
        lambda: GradCamSpec("vgg16", PICTURE, randomised_layers=-1),
    ],
)
def test_settings_out_of_range(make):
    with pytest.raises(InputError, match="choose"):
        make()


def test_lists_of_an_address_and_tuples_are_one_request():
    assert FilterSpec("vgg16", "a", [1, 2]).spec_id == FilterSpec("vgg16", "a", (1, 2)).spec_id


def test_layer_and_class_are_part_of_the_identity():
    specs = [GradCamSpec("vgg16", PICTURE, index, layer) for index in (None, 0, 1) for layer in (None, "a")]
    assert len({spec.spec_id for spec in specs}) == 6
