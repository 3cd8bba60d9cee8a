import numpy as np
import pytest

from core.augmentation.label_check import TASKS


@pytest.mark.parametrize(
    ("task", "rotation", "flip", "is_true"),
    [
        ("pets", 180, True, True),
        ("digits", 0, False, True),
        ("digits", 30, False, True),
        ("digits", 180, False, False),
        ("digits", -120, False, False),
        ("digits", 0, True, False),
        ("letters", 0, True, False),
        ("letters", -40, False, True),
        ("letters", 90, False, False),
    ],
)
def test_whether_the_label_holds(task, rotation, flip, is_true):
    assert TASKS[task].is_label_true(rotation, flip=flip) is is_true


@pytest.mark.parametrize("task", TASKS)
def test_pictures_show_something_in_the_middle(task):
    picture = TASKS[task].picture()
    assert picture.shape == (150, 150, 3)
    assert picture.dtype == np.uint8
    assert picture[30:120, 30:120].std() > 20


def test_the_six_is_not_its_own_turn():
    six = TASKS["digits"].picture().astype(int)
    assert np.abs(six - six[::-1, ::-1]).mean() > 5
