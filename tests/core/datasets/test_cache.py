import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest

from core.datasets.cache import Contents, PictureWriter, cache_key, load_or_make
from core.datasets.dataset import Dataset, Note, SkippedFile
from core.errors import InputError
from core.storage.eviction import usage

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 4, 5, 3), np.uint8)


class Maker:
    """Writes six pictures and counts how often it had to."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, writer: PictureWriter) -> Contents:
        self.calls += 1
        writer.start(IMAGES.shape)
        writer.append(IMAGES[:4])
        writer.append(IMAGES[4:])
        skipped = (SkippedFile("x.jpg", Note("The file {name} is bad.", {"name": "x.jpg"})),)
        return Contents(
            "Six", ("a", "b"), (3, 2, 1), (0, 1, 0, 1, 0, 1), tuple("uvwxyz"), skipped, (Note("Few."),)
        )


@pytest.fixture
def entry(home: Path) -> Path:
    return home / "datasets" / "decoded" / "key"


def check(data: Dataset) -> None:
    assert (data.train.images == IMAGES[:3]).all()
    assert (data.validation.images == IMAGES[3:5]).all()
    assert (data.test.images == IMAGES[5:]).all()
    assert data.validation.labels.tolist() == [1, 0]
    assert data.test.names == ("z",)
    assert str(data.skipped[0].reason) == "The file x.jpg is bad."
    assert [str(note) for note in data.notes] == ["Few."]


def test_made_once_then_memory_mapped(entry: Path) -> None:
    make = Maker()
    first, second = load_or_make("key", make), load_or_make("key", make)
    check(first)
    check(second)
    assert make.calls == 1
    assert first.fingerprint == second.fingerprint
    assert not second.train.images.flags.writeable
    assert isinstance(second.train.images.base, np.memmap)
    assert sorted(path.name for path in entry.parent.iterdir()) == ["key"]


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def flip_a_pixel(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def lose_a_name(path: Path) -> None:
    document = json.loads(path.read_text())
    document["names"].pop()
    path.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("images.npy", truncate),
        ("images.npy", flip_a_pixel),
        ("images.npy", lambda path: path.write_bytes(b"")),
        ("images.npy", Path.unlink),
        ("contents.json", truncate),
        ("contents.json", lose_a_name),
        ("contents.json", lambda path: path.write_text("{}")),
        ("contents.json", lambda path: path.write_text("[]")),
        ("contents.json", Path.unlink),
    ],
)
def test_damage_is_made_good(entry: Path, file: str, damage: object) -> None:
    make = Maker()
    load_or_make("key", make)
    damage(entry / file)
    check(load_or_make("key", make))
    check(load_or_make("key", make))
    assert make.calls == 2


def test_failure_while_making_leaves_nothing(entry: Path) -> None:
    def fail(writer: PictureWriter) -> Contents:
        writer.start((2, 4, 5, 3))
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        load_or_make("key", fail)
    assert list(entry.parent.iterdir()) == []


def test_restart_drops_what_was_written() -> None:
    def twice(writer: PictureWriter) -> Contents:
        writer.start((50, 4, 5, 3))
        writer.append(np.zeros((50, 4, 5, 3), np.uint8))
        return Maker()(writer)

    check(load_or_make("key", twice))


def test_full_disk_is_one_sentence_and_leaves_nothing(entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(writer: PictureWriter, batch: np.ndarray) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PictureWriter, "append", full)
    with pytest.raises(InputError, match=r"disk holding .* is full; free some space"):
        load_or_make("key", Maker())
    assert list(entry.parent.iterdir()) == []


def test_unwritable_home_is_one_sentence(home: Path) -> None:
    home.rmdir()
    home.write_text("a file where the folder should be")
    with pytest.raises(InputError, match="CONVNET_CLASSROOM_HOME"):
        load_or_make("key", Maker())


def test_opened_longest_ago_goes_first(entry: Path) -> None:
    for key, age in (("old", 300), ("used", 200), ("new", 100)):
        load_or_make(key, Maker())
        os.utime(entry.parent / key, (age, age))
    one = usage(entry.parent / "old").num_bytes
    load_or_make("used", Maker())
    load_or_make("key", Maker(), max_bytes=int(2.5 * one))
    assert sorted(path.name for path in entry.parent.iterdir()) == ["key", "used"]
    load_or_make("big", Maker(), max_bytes=1)
    assert [path.name for path in entry.parent.iterdir()] == ["big"]


def test_memory_map_survives_eviction() -> None:
    data = load_or_make("key", Maker())
    load_or_make("other", Maker(), max_bytes=1)
    check(data)


def test_keys_tell_parts_apart() -> None:
    assert cache_key("a", 1) == cache_key("a", 1)
    assert len({cache_key("a", 1), cache_key("a", 2), cache_key("a1"), cache_key(["a", 1])}) == 4
