"""Marks by place, the quick suite, the home of a test, and how many examples are drawn.

``pytest --quick`` runs what needs neither TensorFlow nor worker processes nor a browser, and fails where a test does.
"""

import os
import sys
from collections.abc import Generator, Iterator
from fnmatch import fnmatch
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import ClassVar

import hypothesis
import pytest

from tests.support import living_in

collect_ignore = ["benchmarks"]  # programs, not tests

HERE = Path(__file__).resolve().parent
# The first pattern that fits a test's file says what it needs.
NEEDS = {
    "browser/*": "browser",
    "deploy/costs.py": "workers",
    "deploy/test_files.py": "workers",
    "faults/lecture.py": "browser",
    "fuzz/test_fuzz_address.py": "workers",
    "notebooks/*": "workers",
    "test_benchmarks.py": "benchmarks",
    "core/engine/test_bounds.py": "workers",
    "core/engine/test_closed_to_others.py": "workers",
    "core/engine/test_engine.py": "workers",
    "core/engine/test_parts.py": "workers",
    "core/engine/test_remote.py": "workers",
    "core/engine/test_server_process.py": "workers",
    "core/engine/test_uploaded.py": "workers",
    "core/engine/test_wanted.py": "workers",
    "core/engine/test_worker.py": "workers",
    "pages/test_ask.py": "workers",
    "pages/test_activations.py": "workers",
    "pages/test_dataset_pictures.py": "workers",
    "pages/test_filters.py": "workers",
    "pages/test_foreign_layers.py": "workers",
    "pages/test_fooling.py": "workers",
    "pages/test_grad_cam*.py": "workers",
    "pages/test_inside.py": "workers",
    "pages/test_network.py": "workers",
    "pages/test_projection.py": "workers",
    "pages/test_transfer_run.py": "workers",
    "pages/test_snippets.py": "tensorflow",
    "core/networks/*": "tensorflow",
    "core/snippets/*": "tensorflow",
    "core/commands/*": "tensorflow",
    "*_keras.py": "tensorflow",
}
MARKS = {
    "browser": "drives a real Chromium",
    "benchmarks": "imports the benchmarks with their peers",
    "workers": "asks worker processes, which load TensorFlow",
    "tensorflow": "loads TensorFlow in the process of the tests",
}
NOT_QUICK = {"distributed", "keras", "playwright", "tensorflow", "tf_keras", "torch"}


class Refuse(MetaPathFinder):
    """Lets no quick test import what it may not, and notes the attempt, which may be made in another thread."""

    refused: ClassVar[set[str]] = set()

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname in NOT_QUICK:
            self.refused.add(fullname)
            raise ModuleNotFoundError(f"a quick test may not import {fullname}", name=fullname)


def needs(path: Path) -> str | None:
    """The mark of a file or folder of tests."""
    name = path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else ""
    name += "/" if path.is_dir() else ""
    return next((mark for pattern, mark in NEEDS.items() if fnmatch(name, pattern)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick", action="store_true", help="only tests without TensorFlow, workers and a browser"
    )


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if config.option.quick:
        sys.meta_path.insert(0, Refuse())


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Not even imported."""
    return True if config.option.quick and needs(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if mark := needs(item.path):
            item.add_marker(mark)
    if config.option.quick:
        items[:] = [item for item in items if not any(item.get_closest_marker(name) for name in MARKS)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    """A quick test that needs more than it may fails, and says where that is told."""
    try:
        yield
    finally:
        if Refuse.refused:
            names = ", ".join(sorted(Refuse.refused))
            Refuse.refused.clear()
            pytest.fail(f"a quick test needs {names}: tests/conftest.py says by its place what a test needs")


# The first failure of a random case is told as it is found; CI draws ten times as many.
hypothesis.settings.register_profile("ci", deadline=None, max_examples=200)
hypothesis.settings.register_profile("everyday", deadline=None, max_examples=20)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "everyday")


@pytest.fixture(scope="session", autouse=True)
def home_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test finds or leaves anything in the real home folder."""
    with living_in(tmp_path_factory.mktemp("home")) as folder:
        yield folder


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    with living_in(folder):
        yield folder
