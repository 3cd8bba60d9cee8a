import json

import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError


def test_defaults_are_the_books_split() -> None:
    assert DataSpec("drawn_pets").per_class == (1000, 500, 500)


def test_survives_json() -> None:
    spec = DataSpec("folder", "/pets", classes=("cats", "dogs"), seed=3)
    again = DataSpec(**json.loads(json.dumps(spec.__dict__)))
    assert again == spec
    assert hash(again) == hash(spec)


@pytest.mark.parametrize(
    "wrong",
    [
        {"image_size": 15},
        {"image_size": 513},
        {"train_per_class": 0},
        {"test_per_class": -1},
        {"train_per_class": 20_001},
        {"seed": -1},
    ],
)
def test_refuses_sizes_that_cannot_be(wrong: dict[str, int]) -> None:
    with pytest.raises(InputError, match=r"Pictures of (15|513) pixels|one picture a class must train"):
        DataSpec("drawn_pets", **wrong)
