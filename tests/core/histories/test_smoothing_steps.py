import math

import pandas as pd
import pytest

from core.errors import InputError
from core.histories.smoothing_steps import (
    MOST_VALUES,
    Step,
    book_steps,
    debiased_steps,
    parse_series,
    shares,
    straight_line_lag,
)

WEIGHTS = (0.0, 0.3, 0.8, 0.99)
VALUES = (2.0, -1.0, 0.5, 4.0)


def test_the_chapters_example_by_hand():
    assert [step.smoothed for step in book_steps((1, 0, 0), 0.8)] == pytest.approx([1, 0.8, 0.64])
    debiased = debiased_steps((1, 0, 0), 0.8)
    assert [step.before for step in debiased] == pytest.approx([0, 0.2, 0.16])
    assert [step.average for step in debiased] == pytest.approx([0.2, 0.16, 0.128])
    # 0.2 / 0.2, 0.16 / 0.36, 0.128 / 0.488
    assert [step.smoothed for step in debiased] == pytest.approx([1, 0.444444, 0.262295], abs=1e-6)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(("steps_of", "adjust"), [(book_steps, False), (debiased_steps, True)])
def test_the_smoothed_values_are_those_of_pandas(steps_of, adjust, weight):
    expected = pd.Series(VALUES).ewm(alpha=1 - weight, adjust=adjust).mean()
    steps = steps_of(VALUES, weight)
    assert [step.smoothed for step in steps] == pytest.approx(expected.tolist())
    assert [(step.count, step.value) for step in steps] == list(enumerate(VALUES, start=1))


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("steps_of", [book_steps, debiased_steps])
def test_every_written_sum_is_true(steps_of, weight):
    for step in steps_of(VALUES, weight):
        if step.before is not None:
            assert weight * step.before + (1 - weight) * step.value == pytest.approx(step.average)


def test_one_value_is_its_own_average():
    assert book_steps((3.0,), 0.5) == [Step(1, 3.0, None, 3.0, 3.0)]
    assert debiased_steps((3.0,), 0.5) == [Step(1, 3.0, 0.0, 1.5, 3.0)]


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(("debiased", "steps_of"), [(False, book_steps), (True, debiased_steps)])
def test_shares_say_what_one_value_alone_gives(debiased, steps_of, weight):
    parts = shares(4, weight, debiased=debiased)
    assert sum(parts) == pytest.approx(1)
    for place, share in enumerate(parts):
        series = [float(other == place) for other in range(4)]
        assert steps_of(series, weight)[-1].smoothed == pytest.approx(share)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_lag_is_what_a_long_straight_line_shows(weight):
    smoothed = pd.Series(range(3000)).ewm(alpha=1 - weight, adjust=False).mean()
    assert 2999 - smoothed.iloc[-1] == pytest.approx(straight_line_lag(weight))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1, 0, 0", (1, 0, 0)), ("1;-2.5 3e2", (1, -2.5, 300)), ("  7 ", (7,)), ("1，2、3；4", (1, 2, 3, 4))],
)
def test_series_as_people_write_them(text, expected):
    assert parse_series(text) == expected


@pytest.mark.parametrize(
    "text", ["", " , ", "one", "1, two", "nan", "inf", "1e300", "1e999", " ".join("1" * (MOST_VALUES + 1))]
)
def test_what_is_no_series_gets_a_sentence(text):
    with pytest.raises(InputError, match="write"):
        parse_series(text)


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
@pytest.mark.parametrize("steps_of", [book_steps, debiased_steps])
def test_weight_out_of_range(steps_of, weight):
    with pytest.raises(InputError, match=f"smoothing weight is {weight}"):
        steps_of(VALUES, weight)
