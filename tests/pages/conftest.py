"""A home folder of its own for all tests of pages, so that they neither find nor leave anything in the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import settings


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder; worker processes that pages start inherit it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", str(folder))
        settings.cache_clear()
        yield folder
    settings.cache_clear()
