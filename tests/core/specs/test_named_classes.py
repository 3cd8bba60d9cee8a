"""ImageNet's classes by name: answers, guesses and accuracies by hand."""

import numpy as np
import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.named_classes import NamedClassesTest, NamedClassesTestSpec, recorded_named_test

DAISY, PUG, BOXER, CUP, BEE = 985, 254, 242, 968, 309
FLOWERS = ("daisy", "roses", "tulips")


def flowers():
    """A daisy seen, a daisy taken for a cup, a rose taken for a daisy, a rose and a tulip taken for other things."""
    labels, best = np.array([0, 0, 1, 1, 2]), np.array([DAISY, CUP, DAISY, BEE, CUP])
    return NamedClassesTest(FLOWERS, labels, np.zeros(5, np.int64), best, "")


def test_classes_that_are_lacking_can_only_be_guessed():
    test = flowers()
    assert (test.named, test.lacking) == ((0,), (1, 2))
    assert test.recognised.tolist() == [0, -1, 0, -1, -1]
    # The daisy that was not seen is guessed to be a rose or a tulip, and so never right.
    assert test.chances.tolist() == [1, 0, 0, 0.5, 0.5]
    assert test.accuracy == pytest.approx(2 / 5)
    assert [test.class_accuracy(label) for label in range(3)] == [0.5, 0.25, 0.5]
    assert test.taken_for(0) == [(CUP, 1), (DAISY, 1)]


def test_where_all_are_there_the_likeliest_of_them_answers():
    test = NamedClassesTest(
        ("boxer", "pug"), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), np.array([BOXER, CUP, PUG, PUG]), ""
    )
    assert test.lacking == ()
    # The second is no dog at all by its likeliest class, but rather a boxer than a pug.
    assert test.chances.tolist() == [1, 1, 1, 1]
    assert test.accuracy_among_named == 0.75


def test_pictures_of_lacking_classes_do_not_count_among_the_named():
    test = NamedClassesTest(
        ("boxer", "havanese", "pug"), np.array([0, 1, 2, 2]), np.array([0, 2, 2, 0]),
        np.array([BOXER, PUG, PUG, CUP]), "",
    )  # fmt: skip
    assert test.accuracy_among_named == pytest.approx(2 / 3)
    assert test.chances.tolist() == [1, 0, 1, 0]


def test_what_is_not_recorded_is_none():
    assert recorded_named_test("nothing") is None


def test_a_base_without_its_classes_is_refused():
    with pytest.raises(InputError, match="comes without its classes"):
        NamedClassesTestSpec(DataSpec("flowers"), "vgg16")
