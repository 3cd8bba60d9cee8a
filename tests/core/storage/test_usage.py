"""What a folder takes of the disk, counted by du."""

import subprocess
from pathlib import Path

from core.storage.usage import free_bytes, taken_bytes


def du(folder: Path) -> int:
    told = subprocess.run(["du", "-s", "-B1", str(folder)], capture_output=True, text=True, check=True)
    return int(told.stdout.split()[0])


def test_small_files_take_whole_blocks(tmp_path):
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    for number in range(50):
        (tmp_path / "deep" / f"{number}").write_bytes(b"x")
    (tmp_path / "deep" / "deeper" / "large").write_bytes(bytes(100_000))
    (tmp_path / "link").symlink_to("/usr")
    own = du(tmp_path) - taken_bytes(tmp_path)
    assert own == tmp_path.stat().st_blocks * 512  # du counts the folder itself
    assert taken_bytes(tmp_path) > 50 * 512


def test_what_is_not_there_takes_nothing(tmp_path):
    assert taken_bytes(tmp_path / "none") == 0


def test_the_disk_of_a_folder_that_is_not_there_yet_is_that_above_it(tmp_path):
    free, total = free_bytes(tmp_path / "home" / "runs")
    assert 0 < free <= total
    assert total == free_bytes(tmp_path)[1]
