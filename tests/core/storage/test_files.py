import errno
import os
from pathlib import Path

import pytest

from core.errors import InputError
from core.storage.files import new_folder, replacing, writing


def test_a_file_replaces_the_older_one_only_when_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    for content in (b"first", b"second"):
        with replacing(path) as file:
            file.write(content)
            assert not path.exists() or path.read_bytes() == b"first"
    with pytest.raises(KeyError), replacing(path):
        raise KeyError
    assert path.read_bytes() == b"second"
    assert [each.name for each in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"older")
    monkeypatch.setattr(failing, full)
    with (
        pytest.raises(InputError, match="is full; free some space"),
        writing(tmp_path),
        replacing(path) as file,
    ):
        file.write(b"newer")
    assert path.read_bytes() == b"older"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_takes_its_name_only_when_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "target"
    with new_folder(target) as partial:
        (partial / "file").write_text("x")
        assert not target.exists()
    assert (target / "file").read_text() == "x"
    with pytest.raises(KeyError), new_folder(tmp_path / "a" / "other"):
        raise KeyError
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_the_first_of_two_stays(tmp_path: Path) -> None:
    target = tmp_path / "target"
    with new_folder(target) as slow:
        (slow / "file").write_text("slow")
        with new_folder(target) as fast:
            (fast / "file").write_text("fast")
    assert (target / "file").read_text() == "fast"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path: Path) -> None:
    for name, age in ((".partial-old", 0), (".partial-busy", None)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").write_text("x")
        if age is not None:
            os.utime(tmp_path / name, (age, age))
    with new_folder(tmp_path / "target"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".partial-busy", "target"]


def test_a_folder_that_somebody_is_at_work_on_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    with new_folder(tmp_path / "slow") as slow:
        (slow / "file").write_text("slow")
        os.utime(slow, (0, 0))
        with new_folder(tmp_path / "fast"):
            pass
    assert (tmp_path / "slow" / "file").read_text() == "slow"


def test_files_and_folders_are_readable_by_nobody_else(tmp_path: Path) -> None:
    with replacing(tmp_path / "new" / "file") as file:
        file.write(b"mine")
    with new_folder(tmp_path / "new" / "folder"):
        pass
    modes = {
        path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new", *(tmp_path / "new").iterdir())
    }
    assert modes == {"new": 0o700, "file": 0o600, "folder": 0o700}
