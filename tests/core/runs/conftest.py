"""Where the stores of the tests lie."""

import fsspec
import pytest


@pytest.fixture(params=["local", "memory"])
def url(request, tmp_path):
    if request.param == "local":
        yield str(tmp_path / "runs")
    else:
        yield f"memory://{tmp_path.name}/runs"
        fsspec.filesystem("memory").store.clear()


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
