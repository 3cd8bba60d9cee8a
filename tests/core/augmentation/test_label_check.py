import numpy as np
import pytest

from core.augmentation.label_check import TASKS


@pytest.mark.parametrize(
    ("task", "rotation", "flip", "verdict"),
    [
        ("pets", 180, True, "true"),
        ("digits", 0, False, "true"),
        ("digits", 45, False, "true"),
        ("digits", -46, False, "doubtful"),
        ("digits", 90, False, "doubtful"),
        ("digits", 91, False, "doubtful"),
        ("digits", 134, False, "doubtful"),
        ("digits", -135, False, "false"),
        ("digits", 180, False, "false"),
        ("digits", 0, True, "false"),
        ("digits", 90, True, "false"),
        ("letters", 0, True, "false"),
        ("letters", -40, False, "true"),
        ("letters", 90, False, "doubtful"),
        ("letters", 90, True, "doubtful"),
        ("letters", 150, False, "false"),
    ],
)
def test_whether_the_label_holds(task, rotation, flip, verdict):
    assert TASKS[task].verdict(rotation, flip=flip) == verdict


@pytest.mark.parametrize(
    ("task", "rotation", "flip", "sign"),
    [
        ("pets", 180, True, ""),
        ("digits", 180, False, "9"),
        ("digits", -150, False, "9"),
        ("digits", 90, False, ""),
        ("digits", 0, True, ""),
        ("letters", 0, False, ""),
        ("letters", 0, True, "d"),
        ("letters", 180, False, "q"),
        ("letters", -180, True, "p"),
        ("letters", 90, True, ""),
    ],
)
def test_what_it_reads_as(task, rotation, flip, sign):
    assert TASKS[task].reads_as(rotation, flip=flip) == sign


@pytest.mark.parametrize("task", TASKS)
def test_pictures_show_something_in_the_middle(task):
    picture = TASKS[task].picture()
    assert picture.shape == (150, 150, 3)
    assert picture.dtype == np.uint8
    assert picture[30:120, 30:120].std() > 20


def test_the_six_is_not_its_own_turn():
    six = TASKS["digits"].picture().astype(int)
    assert np.abs(six - six[::-1, ::-1]).mean() > 5
