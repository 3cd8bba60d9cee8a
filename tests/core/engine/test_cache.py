import os
import pickle

import numpy as np
import pytest

from core.engine.cache import MISSING, ResultCache, code_fingerprint


@pytest.fixture
def cache(tmp_path):
    return ResultCache(tmp_path / "results", version="v1")


def only_file(tmp_path):
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    return path


@pytest.mark.parametrize("value", [None, 0, "text", {"a": (1, 2)}], ids=repr)
def test_returns_what_was_put(cache, value):
    assert cache.get("a") is MISSING
    assert "a" not in cache
    cache.put("a", value)
    assert "a" in cache
    assert cache.get("a") == value


def test_arrays_come_back_equal_and_of_the_same_type(cache):
    array = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(np.float32)
    cache.put("a", {"map": array})
    found = cache.get("a")["map"]
    np.testing.assert_array_equal(found, array)
    assert found.dtype == np.float32


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:2],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda content: pickle.dumps("not ours"),
    ],
    ids=[
        "empty",
        "cut in the checksum",
        "cut in the middle",
        "last bit",
        "a bit of the array",
        "no checksum",
    ],
)
def test_a_damaged_file_is_missing_and_can_be_written_anew(cache, tmp_path, damage):
    cache.put("a", np.ones(100))
    path = only_file(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("a") is MISSING
    assert "a" not in cache
    cache.put("a", 2)
    assert cache.get("a") == 2


def test_another_version_of_the_code_does_not_see_old_answers(cache, tmp_path):
    cache.put("a", "old numbers")
    assert ResultCache(tmp_path / "results", version="v2").get("a") is MISSING


def test_the_one_unused_for_longest_goes_first(tmp_path):
    old = ResultCache(tmp_path, version="v0", max_bytes=14_000)
    cache = ResultCache(tmp_path, version="v1", max_bytes=14_000)
    old.put("z", bytes(1000))
    for name in "abc":
        cache.put(name, bytes(1000))
        for path in tmp_path.rglob("*.pickle"):  # a second between any two, whatever the file system's clock
            status = path.stat()
            os.utime(path, (status.st_atime - 1, status.st_mtime - 1))
        if name == "b":
            assert cache.get("a") == bytes(1000)
    assert "z" not in old
    cache.put("d", bytes(1000))
    assert [name for name in "abcd" if name in cache] == ["a", "c", "d"]


def test_a_full_disk_leaves_nothing_and_raises_nothing(cache, tmp_path, monkeypatch, caplog):
    cache.put("a", 1)

    def no_space(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", no_space)
    cache.put("b", 2)
    assert "No space left" in caplog.text
    assert only_file(tmp_path).name == "a.pickle"


def test_a_folder_that_cannot_be_made_costs_only_the_copy(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    cache = ResultCache(tmp_path / "file", version="v1")
    cache.put("a", 1)
    assert cache.get("a") is MISSING


def test_the_fingerprint_follows_the_code(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.py").write_text("x = 1")
    before = code_fingerprint(tmp_path)
    (tmp_path / "notes.txt").write_text("no code")
    assert code_fingerprint(tmp_path) == before
    (tmp_path / "deep" / "a.py").write_text("x = 2")
    changed = code_fingerprint(tmp_path)
    (tmp_path / "deep" / "a.py").rename(tmp_path / "deep" / "b.py")
    assert len({before, changed, code_fingerprint(tmp_path)}) == 3
