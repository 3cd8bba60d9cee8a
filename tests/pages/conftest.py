"""A home folder of its own for all tests of pages, so that they neither find nor leave anything in the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

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


@pytest.fixture(scope="session", autouse=True)
def reader_at_the_server() -> Iterator[None]:
    """AppTest answers with a mock when it is asked for the reader's address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(st.context), "ip_address", None)
        yield
