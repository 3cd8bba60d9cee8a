from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets import published

CLASSES = ("daisy", "dandelion", "roses", "sunflowers", "tulips")


def test_own_form(make_folder: Callable[..., Path]) -> None:
    root = make_folder(published.flowers())
    data = load(DataSpec("flowers", str(root), 16, 2, 1, 1))
    assert data.class_names == CLASSES
    assert [len(data.split(part)) for part in ("train", "validation", "test")] == [10, 5, 5]
    assert all((root / name).is_file() for name in data.train.names)
    inside = load(DataSpec("flowers", str(root / "flower_photos"), 16, 2, 1, 1))
    assert (inside.test.images == data.test.images).all()


def test_split_of_the_table_is_kept(photographs: Path) -> None:
    root = photographs.with_name("flowers")
    data = load(DataSpec("flowers", str(root), 16))
    assert data.class_names == CLASSES
    lines = [line.split(",") for line in (root / "manifest.csv").read_text("utf-8").splitlines()[1:]]
    for part in ("train", "validation", "test"):
        assert set(data.split(part).names) == {line[0] for line in lines if part in line}


def test_a_class_without_pictures(make_folder: Callable[..., Path]) -> None:
    files = {name: content for name, content in published.flowers().items() if "roses" not in name}
    root = make_folder(files)
    (root / "flower_photos" / "roses").mkdir()
    with pytest.raises(InputError, match="The class roses has no pictures"):
        load(DataSpec("flowers", str(root), 16, 2, 1, 1))
