"""Limits of folders: in blocks and files, oldest first, and never what is being read."""

import multiprocessing
import os
from pathlib import Path

import pytest

from core.storage.eviction import discard, evict, in_use, mark_used, usage
from core.storage.files import new_folder


def make(folder: Path, names: str, num_bytes: int = 10_000) -> None:
    """Folders of one file, of which the first is the oldest."""
    for age, name in enumerate(names):
        (folder / name).mkdir()
        (folder / name / "file").write_bytes(os.urandom(num_bytes))
        os.utime(folder / name, (1000 + age, 1000 + age))


def left(folder: Path) -> str:
    return "".join(sorted(path.name for path in folder.iterdir()))


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    make(tmp_path, "abcd")
    (tmp_path / "e").write_bytes(os.urandom(10_000))
    os.utime(tmp_path / "e", (0, 0))
    mark_used(tmp_path / "a")
    evict(tmp_path.iterdir(), keep=tmp_path / "d", max_bytes=3 * usage(tmp_path / "a").num_bytes)
    assert left(tmp_path) == "acd"


def test_the_one_to_keep_stays_however_large(tmp_path: Path) -> None:
    make(tmp_path, "ab")
    evict([*tmp_path.iterdir(), tmp_path / "gone"], keep=tmp_path / "a", max_bytes=1)
    assert left(tmp_path) == "a"


def test_many_small_files_count(tmp_path: Path) -> None:
    make(tmp_path, "ab", 1)
    for number in range(50):
        (tmp_path / "a" / str(number)).write_bytes(b"x")
    os.utime(tmp_path / "a", (1, 1))
    assert usage(tmp_path / "a") >= (50 * 512, 52)
    evict(tmp_path.iterdir(), keep=tmp_path / "b", max_bytes=2**30, max_files=20)
    assert left(tmp_path) == "b"


def test_what_somebody_owns_goes_last(tmp_path: Path) -> None:
    make(tmp_path, "abcd")
    size = usage(tmp_path / "a").num_bytes
    evict(tmp_path.iterdir(), keep=tmp_path / "d", max_bytes=2 * size, owned={"a"})
    assert left(tmp_path) == "ad"
    evict(tmp_path.iterdir(), keep=tmp_path / "d", max_bytes=size, owned={"a"})
    assert left(tmp_path) == "d"


def test_a_full_disk_empties_what_is_kept(tmp_path: Path) -> None:
    make(tmp_path, "abc")
    evict(tmp_path.iterdir(), keep=tmp_path / "c", max_bytes=2**40, min_free_bytes=2**60)
    assert left(tmp_path) == "c"


def test_folders_in_the_making_count_and_stay(tmp_path: Path) -> None:
    make(tmp_path, "ab")
    with new_folder(tmp_path / "c") as partial:
        (partial / "file").write_bytes(os.urandom(10_000))
        os.utime(partial, (0, 0))
        evict(tmp_path.iterdir(), keep=tmp_path / "b", max_bytes=2 * usage(tmp_path / "a").num_bytes)
    assert left(tmp_path) == "bc"


def test_a_file_in_the_making_stays_for_a_day(tmp_path: Path) -> None:
    for name in ("old.part", "new.part"):
        (tmp_path / name).write_bytes(bytes(10_000))
    os.utime(tmp_path / "old.part", (0, 0))
    evict(tmp_path.iterdir(), keep=tmp_path / "none", max_bytes=1)
    assert left(tmp_path) == "new.part"


def test_what_is_being_read_stays(tmp_path: Path) -> None:
    make(tmp_path, "abc")
    with in_use(tmp_path / "a"):
        os.utime(tmp_path / "a", (0, 0))
        evict(tmp_path.iterdir(), keep=tmp_path / "c", max_bytes=1)
    assert left(tmp_path) == "ac"
    evict(tmp_path.iterdir(), keep=tmp_path / "c", max_bytes=1)
    assert left(tmp_path) == "c"


def test_what_is_gone_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), in_use(tmp_path / "a"):
        pass
    make(tmp_path, "a")
    discard(tmp_path / "a")
    assert left(tmp_path) == ""


def _evict_again_and_again(folder: Path, stop: "multiprocessing.synchronize.Event") -> None:
    while not stop.is_set():
        evict(folder.iterdir(), keep=folder / "none", max_bytes=1)


def test_readers_find_all_or_nothing_while_another_process_evicts(tmp_path: Path) -> None:
    """Today's reviewer counted ten of 359 readers whose folder was emptied under their hands."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    other = context.Process(target=_evict_again_and_again, args=(tmp_path, stop))
    other.start()
    found = missing = 0
    try:
        while found < 50 or missing < 5:
            with new_folder(tmp_path / "set") as partial:
                for number in range(30):
                    (partial / str(number)).write_bytes(b"x")
            try:
                with in_use(tmp_path / "set"):
                    assert len(list((tmp_path / "set").iterdir())) == 30
                    assert len([path.read_bytes() for path in (tmp_path / "set").iterdir()]) == 30
                    found += 1
            except FileNotFoundError:
                missing += 1
    finally:
        stop.set()
        other.join()
