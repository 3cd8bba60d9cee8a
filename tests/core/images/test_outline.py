"""Outlines of masks, counted by hand."""

import numpy as np
import pytest

from core.images.outline import outlined

GREY = np.full((12, 12, 3), 99, np.uint8)


def test_the_outline_runs_along_the_inside_of_the_mask():
    mask = np.zeros((12, 12), bool)
    mask[4:8, 4:8] = True
    drawn = outlined(GREY, mask, width=1)
    is_white = (drawn == 255).all(axis=2)
    expected = mask.copy()
    expected[5:7, 5:7] = False
    np.testing.assert_array_equal(is_white, expected)
    assert (drawn[0] == 99).all()
    assert (GREY == 99).all()


def test_a_hole_has_an_outline_too():
    mask = np.ones((12, 12), bool)
    mask[4:8, 4:8] = False
    drawn = outlined(GREY, mask, width=1)
    assert (drawn[3, 4] == 255).all()


def test_an_empty_mask_leaves_the_picture():
    np.testing.assert_array_equal(outlined(GREY, np.zeros((12, 12), bool)), GREY)


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        outlined(GREY, np.zeros((3, 3), bool))
