"""Requests to trained nets: identity and refusals."""

import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.models import BOOK_CONVNET
from core.specs.predictions import PredictionSpec, ShiftAccuracySpec

DIGEST = "0" * 64


def test_equal_requests_are_one():
    assert PredictionSpec("run:run-1", DIGEST).spec_id == PredictionSpec("run:run-1", DIGEST).spec_id
    assert PredictionSpec("run:run-1", DIGEST).spec_id != PredictionSpec("run:run-2", DIGEST).spec_id


@pytest.mark.parametrize("run_id", ["", "../runs", "Run", "a/b"])
def test_a_run_id_that_could_leave_the_store_is_refused(run_id):
    with pytest.raises(InputError, match="no model"):
        PredictionSpec(f"run:{run_id}", DIGEST)
    with pytest.raises(InputError, match="no run"):
        ShiftAccuracySpec(run_id, DataSpec("digits", image_size=28))


def test_the_net_that_ships_can_be_asked_too():
    assert PredictionSpec(BOOK_CONVNET, DIGEST).model == BOOK_CONVNET


@pytest.mark.parametrize("picture", ["", "0" * 63, "../" + "0" * 61])
def test_a_picture_is_named_by_its_digest(picture):
    with pytest.raises(InputError, match="no picture"):
        PredictionSpec("run:run-1", picture)


@pytest.mark.parametrize("shift", [-1, 13])
def test_shifts_out_of_range_are_refused(shift):
    with pytest.raises(InputError, match="from 0 to 12"):
        ShiftAccuracySpec("run-1", DataSpec("digits", image_size=28), shift)
