"""Which epochs are kept."""

import math

import pytest

from core.runs.snapshot_epochs import MOST, best_epoch, fixed_epochs


@pytest.mark.parametrize(
    ("num_epochs", "expected"),
    [(1, (0,)), (2, (0, 1)), (10, (0, 1, 2, 5)), (30, (0, 1, 3, 10)), (100, (0, 1, 5, 22))],
)
def test_the_first_ones_and_two_in_between(num_epochs, expected):
    assert fixed_epochs(num_epochs) == expected
    assert len(expected) < MOST


def test_the_best_is_the_first_of_the_highest():
    assert best_epoch([0.5, math.nan, 0.75, 0.75, 0.6]) == 3
    assert best_epoch([math.nan]) is None
    assert best_epoch([]) is None
