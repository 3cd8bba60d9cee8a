"""One PostgreSQL for all tests that need a real one, and a classroom in either kind of database."""

from collections.abc import Iterator

import pytest

from core.settings import settings
from tests import postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    if postgresql.installed() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def classroom(request, home, monkeypatch) -> Iterator[str]:
    """The URL of an empty database of either kind, which the test's process uses."""
    if request.param == "postgresql":
        url = request.getfixturevalue("server").new_database()
        monkeypatch.setenv("CONVNET_CLASSROOM_DATABASE", url)
        settings.cache_clear()
    yield settings().database
    settings.cache_clear()
