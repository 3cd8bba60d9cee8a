"""Results a breed, counted by hand."""

import pytest

from core.evaluation.breeds import BreedResult, by_breed, joined, kept, read

BREEDS = ["pug", "Bengal", "pug", "", "pug", "Bengal"]


def test_each_breed_is_counted_and_what_has_none_is_left_out():
    found = by_breed(BREEDS, {0, 3, 4})
    assert found == {"Bengal": BreedResult(2, 0), "pug": BreedResult(3, 2)}
    assert found["pug"].accuracy == pytest.approx(1 / 3)
    assert read(kept(found)) == found


def test_tests_are_joined_by_breed():
    one, other = by_breed(["pug", "boxer"], [0]), by_breed(["pug", "pug"], [1])
    assert joined([one, other]) == {"boxer": BreedResult(1, 0), "pug": BreedResult(3, 2)}
