import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.load import load, pinned
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets.pictures import picture_bytes


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.is_fixed])
def test_pictures_are_what_their_source_says(name: str) -> None:
    spec = DataSpec(name, image_size=32, train_per_class=2, validation_per_class=1, test_per_class=1)
    dataset = load(spec)
    assert dataset.image_shape == (SOURCES[name].image_shape or (32, 32, 3))
    assert len(dataset.class_names) == SOURCES[name].num_classes


def test_pinned_content_tells_other_pictures_under_the_same_path(make_folder: Callable[..., Path]) -> None:
    root = make_folder({f"{name}/{number}.png": number for name in ("a", "b") for number in range(4)})
    counts = {"image_size": 16, "train_per_class": 2, "validation_per_class": 1, "test_per_class": 1}
    spec = DataSpec("folder", str(root), **counts)
    before = pinned(spec)
    assert pinned(before) == before
    assert load(before).fingerprint == before.content
    (root / "a/0.png").write_bytes(picture_bytes(200))
    assert pinned(spec) != before
    with pytest.raises(InputError, match="pictures of pictures have changed"):
        load(before)


def test_page_server_stays_free_of_tensorflow() -> None:
    code = "import sys, core.datasets.load; print({'tensorflow', 'keras', 'streamlit'} & set(sys.modules))"
    root = Path(__file__).resolve().parents[3]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
