import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.datasets.pictures import picture_bytes

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def own_home(home: Path) -> None:
    """No data set finds or leaves anything elsewhere."""


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write ``{relative path: colour number or bytes}`` below a new folder."""

    def make(files: dict[str, int | bytes], name: str = "pictures") -> Path:
        root = tmp_path / name
        for relative, content in files.items():
            path = root / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture_bytes(content) if isinstance(content, int) else content)
        return root

    return make


@pytest.fixture
def photographs() -> Path:
    """The real photographs, where this machine has them."""
    shared = Path(os.environ.get("CONVNET_CLASSROOM_SHARED", REPOSITORY.parent / "shared"))
    folder = shared / "data" / "cats_vs_dogs"
    if not folder.is_dir():
        pytest.skip(f"the photographs are not at {folder}")
    return folder
