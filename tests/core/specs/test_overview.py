"""Requests for all layers: what is refused."""

import pytest

from core.errors import InputError
from core.specs.overview import OverviewSpec, StabilitySpec

PICTURE = "0" * 64


def test_equal_requests_have_one_id():
    assert OverviewSpec("vgg16", PICTURE).spec_id == OverviewSpec("vgg16", PICTURE).spec_id
    assert StabilitySpec("vgg16", PICTURE, 1).spec_id != StabilitySpec("vgg16", PICTURE, 2).spec_id


@pytest.mark.parametrize(
    ("model", "picture"), [("vgg99", PICTURE), ("vgg16", "../../etc/passwd"), ("file:..", PICTURE)]
)
def test_names_are_checked(model, picture):
    with pytest.raises(InputError, match="There is no"):
        OverviewSpec(model, picture)
    with pytest.raises(InputError, match="There is no"):
        StabilitySpec(model, picture, 1)


@pytest.mark.parametrize("shift", [-1, 65])
def test_moves_out_of_range(shift):
    with pytest.raises(InputError, match=str(shift)):
        StabilitySpec("vgg16", PICTURE, shift)
