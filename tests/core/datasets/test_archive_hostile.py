"""ZIP files made to harm: each is refused in one sentence about the archive, and nothing is left of it."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from core.datasets import archive, archive_entries
from core.datasets.archive import store
from core.errors import InputError
from core.storage import zip_directory
from tests.core.datasets.pictures import picture_bytes

PICTURE = picture_bytes(1)


def silent(fraction: float, sentence: str) -> None:
    pass


def zipped(*names: str) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(zipfile.ZipInfo(name), PICTURE)
    return buffer


def refused(upload: io.BytesIO, home: Path) -> str:
    with pytest.raises(InputError) as refusal:
        store(upload, silent)
    folder = home / "datasets" / "archives"
    assert not folder.exists() or list(folder.iterdir()) == []
    assert str(home) not in str(refusal.value)
    return str(refusal.value)


def directory_of(count: int) -> bytes:
    """So many entries without a name, 46 bytes each."""
    return struct.pack("<4s42x", b"PK\x01\x02") * count


def end(size: int, offset: int, count: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


def end64(size: int, offset: int, count: int) -> bytes:
    """The end of a ZIP64: the record, where it is, and the old record that points there."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
    return record + locator + end(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFF)


@pytest.mark.parametrize("depth", [33, 900, 1100])
def test_folders_in_folders(home: Path, depth: int) -> None:
    sentence = refused(zipped("cats/1.png", "a/" * depth + "1.png"), home)
    assert "at most 32 folders deep" in sentence
    assert len(sentence) < 250


def test_a_name_that_no_disk_takes(home: Path) -> None:
    assert "at most 255 bytes" in refused(zipped("cats/1.png", f"dogs/{'x' * 296}.png"), home)
    assert "at most 255 bytes" in refused(zipped("cats/1.png", f"dogs/{'猫' * 90}.png"), home)
    assert store(zipped("cats/1.png", f"dogs/{'x' * 251}.png"), silent)


def test_a_path_that_no_disk_takes(home: Path) -> None:
    long = f"{'x' * 250}/" * 4 + "dogs/12345678901234567890.png"
    assert "at most 1024 bytes" in refused(zipped("cats/1.png", long), home)


def test_a_file_that_is_also_a_folder(home: Path) -> None:
    assert "also a folder" in refused(zipped("cats/1.png", "cats/1.png/2.png"), home)
    assert "also a folder" in refused(zipped("cats/1.PNG/2.png", "cats/1.png"), home)


def test_a_file_without_a_name(home: Path) -> None:
    assert "without a name" in refused(zipped("cats/1.png", "dogs/1.png", ""), home)


def test_thousands_of_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_entries, "MAX_FOLDERS", 10)
    assert "at most 10" in refused(zipped(*(f"{number}/a/1.png" for number in range(9))), home)
    assert store(zipped(*(f"{number}/1.png" for number in range(10))), silent)


@pytest.mark.parametrize("ending", [end, end64])
def test_entries_are_counted_before_they_are_read(
    home: Path, ending: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``zipfile`` would make an object of a kilobyte of each."""
    monkeypatch.setattr(archive.zipfile, "ZipFile", lambda *_: pytest.fail("zipfile has read them"))
    directory = directory_of(archive_entries.MAX_FILES + 1)
    upload = io.BytesIO(directory + ending(len(directory), 0, 3))  # type: ignore[operator]
    assert "at most 200000" in refused(upload, home)


def test_entries_are_counted_whatever_the_end_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old record tells of a small directory, the one of ZIP64 of the large one, which ``zipfile`` takes."""
    monkeypatch.setattr(archive_entries, "MAX_FILES", 100)
    directory = directory_of(1000)
    content = directory + end64(len(directory), 0, 1)
    content = content[:-22] + end(46, len(directory) - 46, 1)
    assert "at most 100" in refused(io.BytesIO(content), home)


def test_a_directory_of_long_names(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "MAX_BYTES", 10_000)
    assert "names and notes" in refused(zipped(*(f"{'x' * 200}/{number}.png" for number in range(50))), home)


def test_a_comment_of_the_archive_is_allowed(home: Path) -> None:
    upload = zipped("cats/1.png", "dogs/1.png")
    with zipfile.ZipFile(upload, "a") as packed:
        packed.comment = b"our cats and dogs"
    assert store(upload, silent)


def test_honest_archives_from_everywhere(home: Path) -> None:
    """Names in Chinese and in an old code page, a ZIP in which all lies in one folder, what macOS adds."""
    buffer = zipped("动物/猫/一.png", "动物/狗/一.png", "__MACOSX/动物/猫/._一.png", "动物/.DS_Store")
    assert store(buffer, silent)
    old = bytearray(zipped("chiens/ete.png", "chats/ete.png").getvalue())
    assert store(io.BytesIO(bytes(old).replace(b"ete", b"\x82t\x82")), silent)
    windows = zipped("pets\\cats\\1.png", "pets\\dogs\\1.png")
    assert store(windows, silent)
