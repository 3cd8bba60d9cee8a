import errno
import os
from pathlib import Path

import pytest

from core.errors import InputError
from core.storage.files import evict, mark_used, new_folder, replacing, writing


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


def test_files_and_folders_used_longest_ago_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("oldest", "used", "newest", "unused")):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "file").write_bytes(bytes(1000))
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    (tmp_path / "lone").write_bytes(bytes(1000))
    os.utime(tmp_path / "lone", (0, 0))
    mark_used(tmp_path / "used")
    with new_folder(tmp_path / "target") as partial:
        (partial / "file").write_bytes(bytes(1000))
        os.utime(partial, (0, 0))
        evict(tmp_path.iterdir(), keep=tmp_path / "unused", max_bytes=2500)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["target", "unused", "used"]


def test_the_one_to_keep_stays_however_large(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(bytes(1000))
    evict([*tmp_path.iterdir(), tmp_path / "gone"], keep=tmp_path / "a", max_bytes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


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
