"""Some hundred inputs a reader; ``make fuzz`` feeds each ten thousand."""

import pytest

from tests.fuzz.fuzzing import check, fuzz
from tests.fuzz.targets import TARGETS

COUNTS = {
    "picture": 40,
    "zip": 150,
    "tar": 150,
    "pets mask": 100,
    "pets box": 100,
    "pets table": 100,
    "csv": 150,
    "json": 150,
    "tensorboard": 100,
    "questions": 150,
}


def test_each_reader_is_fed() -> None:
    """Two of them in files of their own."""
    assert {*COUNTS, "address", "keras"} == set(TARGETS)


@pytest.mark.parametrize("name", COUNTS)
def test_nothing_but_sentences(name: str, home: object) -> None:
    check(fuzz(name, COUNTS[name]), COUNTS[name])
