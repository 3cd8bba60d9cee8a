"""The home folder in which all pages are opened, with the one engine of this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.config import set_option

from core import engine
from tests.pages.dashboard import at_the_server
from tests.support import living_in


@pytest.fixture(scope="session", autouse=True)
def home(home_of_all: Path) -> Path:
    """The folder; worker processes that pages start inherit it."""
    engine.drawing()  # the engine of the process lives here, also if the first test has a home of its own
    return home_of_all


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """Another one for a single test, in which nothing is kept from the test before."""
    st.cache_data.clear()
    with living_in(tmp_path) as folder:
        yield folder
    st.cache_data.clear()


@pytest.fixture(scope="session", autouse=True)
def reader_at_the_server() -> Iterator[None]:
    """Of all tests here; some become another reader."""
    with pytest.MonkeyPatch.context() as patch:
        at_the_server(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def told_errors() -> None:
    """A test hears what went wrong, of which a reader hears only that something did."""
    set_option("client.showErrorDetails", "full")
