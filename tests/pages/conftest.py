"""A home folder of its own for all tests of pages, so that they neither find nor leave anything in the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from core import engine
from tests.support import living_in


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder; worker processes that pages start inherit it."""
    with living_in(tmp_path_factory.mktemp("home")) as folder:
        engine.drawing()  # the engine of the process lives here, also if the first test has a home of its own
        yield folder


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """Another one for a single test, in which nothing is kept from the test before."""
    st.cache_data.clear()
    with living_in(tmp_path) as folder:
        yield folder
    st.cache_data.clear()


@pytest.fixture(scope="session", autouse=True)
def reader_at_the_server() -> Iterator[None]:
    """AppTest answers with a mock when it is asked for the reader's address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(st.context), "ip_address", None)
        yield
