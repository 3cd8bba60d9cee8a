"""Requests of the explorer: what they refuse, and that equal ones are one."""

import math

import pytest

from core.errors import InputError
from core.specs.disturbance import MAX_DISTURBANCES, MAX_POINTS, Disturbance
from core.specs.network import MapsSpec, NetworkSpec, PassSpec
from core.specs.network_sums import CellSpec, OriginSpec

PICTURE = "0" * 64


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "burn"},
        {"kind": "shift", "row": 1.1},
        {"kind": "grey_patch", "column": math.nan},
        {"kind": "grey_patch", "size": -0.1},
        {"kind": "blur", "strength": 2},
        {"kind": "blur", "strength": math.nan},
        {"kind": "paint", "points": ((0.0, math.inf),)},
        {"kind": "paint", "points": ((0.5, 0.5),) * (MAX_POINTS + 1)},
        {"kind": "paint", "colour": (0, 0, 256)},
        {"kind": "paint", "colour": (0, 0)},
    ],
)
def test_a_disturbance_that_is_none(fields):
    with pytest.raises(InputError):
        Disturbance(**fields)


@pytest.mark.parametrize(
    "request_",
    [
        lambda: NetworkSpec("no_model", PICTURE),
        lambda: NetworkSpec("vgg16", "no picture"),
        lambda: NetworkSpec("vgg16", PICTURE, (Disturbance("flip"),) * (MAX_DISTURBANCES + 1)),
        lambda: NetworkSpec("vgg16", PICTURE, snapshot=-1),
        lambda: MapsSpec("vgg16", PICTURE, path="a", first=-1),
        lambda: MapsSpec("vgg16", PICTURE, path="a", count=0),
        lambda: MapsSpec("vgg16", PICTURE, path="a", channels=(1, -1)),
        lambda: PassSpec("vgg16", PICTURE, shown=((1, tuple(range(600))),)),
        lambda: PassSpec("vgg16", PICTURE, side=0),
        lambda: OriginSpec("vgg16", PICTURE, path="a", channel=-1),
        lambda: CellSpec("vgg16", PICTURE, path="a", row=-1),
    ],
)
def test_a_request_that_is_none(request_):
    with pytest.raises(InputError):
        request_()


def test_equal_requests_are_one_whatever_their_numbers_are_made_of():
    patches = [Disturbance("grey_patch", row=0, column=1), Disturbance("grey_patch", row=0.0, column=1.0)]
    first, second = (NetworkSpec("vgg16", PICTURE, (patch,)) for patch in patches)
    assert first.spec_id == second.spec_id
    assert first.spec_id != NetworkSpec("vgg16", PICTURE).spec_id
    assert PassSpec("vgg16", PICTURE, shown=[[1, [2]]]) == PassSpec("vgg16", PICTURE, shown=((1, (2,)),))


def test_an_uploaded_model_keeps_nobody_elses_waiting():
    assert PassSpec(f"file:{PICTURE}", PICTURE).workers == "uploaded"
    assert not PassSpec.cached
