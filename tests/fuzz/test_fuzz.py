"""Some hundred inputs a reader; ``make fuzz`` feeds each ten thousand."""

import pytest

from tests.fuzz.fuzzing import fuzz

COUNTS = {"zip": 150, "csv": 150, "json": 150, "tensorboard": 100, "questions": 150}


@pytest.mark.parametrize("name", COUNTS)
def test_nothing_but_sentences(name: str, home: object) -> None:
    found = fuzz(name, COUNTS[name])
    assert not found.tracebacks, next(iter(found.tracebacks.values()))
    assert found.inputs >= COUNTS[name] // 2
    assert found.refused
