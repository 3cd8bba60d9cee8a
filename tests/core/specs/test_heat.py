"""What may be asked about heat on the animal."""

import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.heat import MAX_OCCLUDED, MAX_SHOWN, HeatOnObjectSpec, HeatPicturesSpec, spread

DATA = DataSpec("pets")


def test_places_are_spread_evenly():
    assert spread(556, 4) == (0, 139, 278, 417)
    assert spread(2, 5) == (0, 1)


@pytest.mark.parametrize("count", [-1, MAX_OCCLUDED + 1])
def test_occlusion_of_too_many_is_refused(count):
    with pytest.raises(InputError, match=str(count)):
        HeatOnObjectSpec("book_convnet", DATA, occluded=count)


@pytest.mark.parametrize("places", [(), tuple(range(MAX_SHOWN + 1))])
def test_a_row_has_some_pictures(places):
    with pytest.raises(InputError, match=f"{len(places)} pictures"):
        HeatPicturesSpec("book_convnet", DATA, places)


def test_models_and_methods_are_checked():
    with pytest.raises(InputError, match="no model"):
        HeatOnObjectSpec("nothing", DATA)
    with pytest.raises(InputError, match="too slow"):
        HeatPicturesSpec("book_convnet", DATA, (1,), "occlusion")
    assert HeatPicturesSpec("", DATA, [1]).places == (1,)


def test_a_readers_own_model_keeps_nobody_waiting():
    assert HeatOnObjectSpec(f"file:{'0' * 64}", DATA).workers == "uploaded"
    assert HeatOnObjectSpec("book_convnet", DATA).workers == "slow"
