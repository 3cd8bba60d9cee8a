import math
import statistics

import pytest

from tests.load.report import table, waits


def test_percentiles_of_known_numbers() -> None:
    found = waits([float(number) for number in range(101)])
    assert (found.count, found.median, found.high, found.longest) == (101, 50.0, 95.0, 100.0)


def test_the_high_one_lies_where_the_standard_library_puts_it() -> None:
    seconds = [0.3, 0.1, 0.25, 0.2, 1.7, 0.15, 0.4]
    assert waits(seconds).high == pytest.approx(statistics.quantiles(seconds, n=20, method="inclusive")[-1])


def test_who_got_no_answer_is_not_fast() -> None:
    assert math.isinf(waits([]).median)


def test_a_table_in_markdown() -> None:
    assert table([{"a": "1", "b": "2"}, {"b": "4", "a": "3"}]) == "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
