import os
from pathlib import Path

import pytest

from core.storage.files import new_folder


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
