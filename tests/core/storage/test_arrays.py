"""Arrays on disk: whole or not there, memory-mapped, the oldest going first."""

import errno
import os

import numpy as np
import pytest

from core.storage.arrays import KeptArrays, array_key

ARRAY = np.arange(500, dtype=np.float16).reshape(50, 10)


@pytest.fixture
def kept(tmp_path):
    return KeptArrays(tmp_path / "arrays", max_bytes=10_000)


def test_what_was_kept_comes_back_as_a_read_only_memory_map(kept):
    assert kept.get("a") is None
    for array in (kept.put("a", ARRAY), kept.get("a")):
        assert isinstance(array, np.memmap)
        assert not array.flags.writeable
        assert array.dtype == np.float16
        np.testing.assert_array_equal(array, ARRAY)


@pytest.mark.parametrize("length", [0, 20, 300, 1000])
def test_a_file_cut_short_is_told_once_and_removed(kept, tmp_path, length):
    kept.put("a", ARRAY)
    path = tmp_path / "arrays" / "a.npy"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match="damaged"):
        kept.get("a")
    assert kept.get("a") is None


def test_the_one_unused_for_longest_goes_first(tmp_path):
    folder = tmp_path / "arrays"
    kept = KeptArrays(folder, max_bytes=3 * 4096)  # of which each takes one block
    for age, key in enumerate("abc"):
        kept.put(key, ARRAY)
        os.utime(folder / f"{key}.npy", (1000 + age, 1000 + age))
    kept.get("a")  # used just now
    kept.put("d", ARRAY)
    assert sorted(path.stem for path in folder.iterdir()) == ["a", "c", "d"]


def test_an_array_larger_than_the_limit_is_kept_alone(tmp_path):
    kept = KeptArrays(tmp_path, max_bytes=100)
    kept.put("a", ARRAY)
    np.testing.assert_array_equal(kept.put("b", ARRAY), ARRAY)
    assert [path.stem for path in tmp_path.iterdir()] == ["b"]


def test_a_full_disk_leaves_nothing(kept, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept.put("a", ARRAY)
    assert list((tmp_path / "arrays").iterdir()) == []


def test_rows_some_at_a_time_are_the_whole(kept):
    with kept.writing("a", ARRAY.shape, np.float16) as append:
        for rows in (ARRAY[:20].astype(np.float32), np.asfortranarray(ARRAY[20:])):
            append(rows)
    np.testing.assert_array_equal(kept.get("a"), ARRAY)


def test_rows_that_stop_coming_leave_nothing(kept, tmp_path):
    def stopped():
        with kept.writing("a", ARRAY.shape, np.float16) as append:
            append(ARRAY[:20])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert kept.get("a") is None
    assert list((tmp_path / "arrays").iterdir()) == []


def test_a_memory_map_outlives_its_file(tmp_path):
    kept = KeptArrays(tmp_path, max_bytes=1200)
    first = kept.put("a", ARRAY)
    kept.put("b", ARRAY)
    assert kept.get("a") is None
    np.testing.assert_array_equal(first, ARRAY)


def test_keys_tell_everything_apart():
    assert array_key(cut="a", view=1) == array_key(view=1, cut="a")
    assert array_key(cut="a", view=1) != array_key(cut="a", view=2)
    assert len(array_key(cut="a")) == 32
