"""A disk that fills up below a real server: a sentence, and nothing is lost."""

import csv
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_page
from tests.browser.server import Server
from tests.browser.test_training import TRAINING_MILLISECONDS, lesson, press
from tests.support import wait_until

LONG = {"epochs": 200, "steps": 90}  # less than the limits allow


class Disk:
    """A small disk of its own.

    Args:
        folder: Where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def mount(self) -> bool:
        """Whether that is allowed here."""
        command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(self.folder)]
        return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0

    def fill(self) -> None:
        """To the last byte."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    found = Disk(folder)
    if not found.mount():
        pytest.skip("needs the right to mount a disk")
    yield found
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def written(home: Path) -> list[dict[str, str]]:
    """The finished epochs of the only run."""
    for history in home.glob("runs/*/history.csv"):
        with history.open(newline="") as file:
            return list(csv.DictReader(file))
    return []


def test_a_training_outlives_a_full_disk(page: Page, browser: Browser, disk: Disk) -> None:
    server = Server("dashboard.py", disk.folder)
    try:
        server.start()
        open_page(page, lesson(server, seed=1, **LONG))
        press(page, "Train")
        wait_until(lambda: len(written(disk.folder)) >= 2, "two epochs")
        disk.fill()
        alert = page.get_by_test_id("stAlert").filter(has_text="is full").first
        expect(alert).to_be_visible(timeout=TRAINING_MILLISECONDS)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        kept = written(disk.folder)
        disk.free()
        press(page, "Go on")
        wait_until(lambda: len(written(disk.folder)) >= len(kept) + 2, "it goes on")
        assert written(disk.folder)[: len(kept)] == kept
        press(page, "Cancel")
    finally:
        server.stop()
