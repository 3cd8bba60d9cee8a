import hashlib
import io
import os
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from core.datasets import archive, archive_entries
from core.datasets.archive import store
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.storage.eviction import in_use, mark_used, usage
from tests.core.datasets.pictures import picture_bytes

PICTURE = picture_bytes(1)
GOOD = {
    f"pets/{name}/{number}.png": picture_bytes(number) for name in ("cats", "dogs") for number in range(6)
}


def silent(fraction: float, sentence: str) -> None:
    assert 0 <= fraction <= 1


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer


@pytest.fixture
def archives(home: Path) -> Path:
    return home / "datasets" / "archives"


def test_stored_under_its_hash_and_loaded(archives: Path) -> None:
    upload = zipped(GOOD)
    digest = store(upload, silent)
    assert digest == hashlib.sha256(upload.getvalue()).hexdigest()
    spec = DataSpec(
        "archive", digest, image_size=16, train_per_class=2, validation_per_class=2, test_per_class=2
    )
    data = load(spec)
    assert data.class_names == ("cats", "dogs")
    assert len(data.train) == 4
    assert [path.name for path in archives.iterdir()] == [digest]


def test_path_and_upload_are_the_same_archive(tmp_path: Path) -> None:
    path = tmp_path / "pets.zip"
    path.write_bytes(zipped(GOOD).getvalue())
    assert store(path, silent) == store(zipped(GOOD), silent)


def test_only_pictures_are_written(archives: Path) -> None:
    clutter = ("__MACOSX/pets/cats/._0.png", "pets/.hidden/0.png", "pets/run.exe", "pets/readme.txt")
    digest = store(zipped(GOOD | dict.fromkeys(clutter, b"x") | {"pets/empty/": b""}), silent)
    written = {
        path.relative_to(archives / digest).as_posix() for path in archives.rglob("*") if path.is_file()
    }
    assert written == set(GOOD)


@pytest.mark.parametrize(
    "name",
    [
        "../cats/0.png",
        "pets/../../0.png",
        "/etc/cats/0.png",
        "..\\0.png",
        "\\\\server\\0.png",
        "C:\\0.png",
        "c:0.png",
    ],
)
def test_paths_that_lead_outside_refuse_the_whole(archives: Path, name: str) -> None:
    with pytest.raises(InputError, match="points outside"):
        store(zipped(GOOD | {name: PICTURE}), silent)
    assert not archives.exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_refuse_the_whole(archives: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("pets/cats/link.png")
    entry.external_attr = (kind | 0o777) << 16
    buffer = zipped(GOOD)
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr(entry, "/etc/passwd")
    with pytest.raises(InputError, match=r"link\.png"):
        store(buffer, silent)
    assert not archives.exists()


def test_bomb_is_stopped_by_its_ratio(archives: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FREE_BYTES", 10**6)
    bomb = zipped({"a/1.bmp": bytes(4 * 10**6), "b/1.bmp": b""})
    with pytest.raises(InputError, match="more than 1 MB"):
        store(bomb, silent)
    assert list(archives.iterdir()) == []


def test_size_is_counted_and_not_believed(archives: Path) -> None:
    """The directory says 10 bytes; what comes out is refused, and never more than the limit is written."""
    buffer = zipped({"a/1.bmp": bytes(3 * 10**6), "b/1.bmp": b""})
    content = bytearray(buffer.getvalue())
    real = struct.pack("<L", 3 * 10**6)
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = struct.pack("<L", 10)
    with pytest.raises(InputError, match="not a ZIP archive that can be read"):
        store(io.BytesIO(content), silent)
    with pytest.raises(InputError, match="grows to more than 1 MB"):
        store(buffer, silent, max_bytes=10**6)
    assert list(archives.iterdir()) == []


def test_the_archive_used_longest_ago_goes_first(archives: Path) -> None:
    def packed(number: int) -> io.BytesIO:
        return zipped({"cats/1.bmp": random.Random(number).randbytes(100_000)})

    first, second = (store(packed(number), silent) for number in (1, 2))
    for age, digest in ((100, first), (200, second)):
        os.utime(archives / digest, (age, age))
    mark_used(archives / first)
    third = store(packed(3), silent, kept_bytes=250_000)
    assert {path.name for path in archives.iterdir()} == {first, third}
    store(packed(2), silent, kept_bytes=1)
    assert [path.name for path in archives.iterdir()] == [second]


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_entries, "MAX_FILES", 11)
    with pytest.raises(InputError, match="12 files; at most 11"):
        store(zipped(GOOD), silent)


def test_encrypted() -> None:
    content = bytearray(zipped(GOOD).getvalue())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + flags] |= 1
    with pytest.raises(InputError, match="password"):
        store(io.BytesIO(content), silent)


def test_two_files_of_one_name() -> None:
    with pytest.raises(InputError, match="same name"):
        store(zipped({"cats/a.png": PICTURE, "cats/A.PNG": PICTURE}), silent)


def test_rare_compression() -> None:
    with pytest.raises(InputError, match="rare way"):
        store(zipped(GOOD, zipfile.ZIP_LZMA), silent)


def corrupt(content: bytes) -> bytes:
    middle = content.index(b"PNG") + 12
    return content[:middle] + bytes(20) + content[middle + 20 :]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"this is no archive",
        zipped(GOOD).getvalue()[:-30],
        corrupt(zipped(GOOD, zipfile.ZIP_STORED).getvalue()),
    ],
    ids=["empty", "text", "truncated", "corrupt"],
)
def test_damaged_archive_is_one_sentence_and_leaves_nothing(archives: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="not a ZIP archive that can be read here"):
        store(io.BytesIO(content), silent)
    assert not archives.exists() or list(archives.iterdir()) == []


def test_without_pictures() -> None:
    with pytest.raises(InputError, match="holds no pictures"):
        store(zipped({"readme.txt": b"x"}), silent)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        store(tmp_path / "nowhere.zip", silent)


@pytest.mark.parametrize("fail_at", [1, 2, 3])
def test_cancel_leaves_nothing_that_looks_whole(
    archives: Path, fail_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cancelled(Exception):
        pass

    calls = 0

    def report(fraction: float, sentence: str) -> None:
        nonlocal calls
        calls += 1
        if calls == fail_at:
            raise Cancelled

    many = {f"{name}/{number}.png": PICTURE for name in ("a", "b") for number in range(100)}
    with pytest.raises(Cancelled):
        store(zipped(many), report)
    assert not archives.exists() or list(archives.iterdir()) == []
    store(zipped(many), silent)


def test_never_whole_in_memory() -> None:
    """The upload is read in pieces of at most 1 MiB."""

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 <= size <= 2**20 or len(self.getvalue()) - self.tell() <= 2**16
            return super().read(size)

    noise = hashlib.shake_256(b"").digest(3 * 2**20)
    store(Watched(zipped({"a/1.png": noise, "b/1.png": noise}).getvalue()), silent)


@pytest.mark.parametrize("location", ["", "0" * 64, "../../etc", "/tmp"])
def test_unknown_archive(location: str) -> None:
    with pytest.raises(InputError, match="upload it again"):
        load(DataSpec("archive", location))


def test_half_an_archive_that_was_deleted_or_damaged_comes_back_with_the_same_upload(archives: Path) -> None:
    digest = store(zipped(GOOD), silent)
    for path in (archives / digest / "pets" / "cats").iterdir():
        path.unlink()
    content = (archives / digest / "pets" / "dogs" / "3.png").read_bytes()
    (archives / digest / "pets" / "dogs" / "3.png").write_bytes(bytes(len(content)))
    assert store(zipped(GOOD), silent) == digest
    for name, expected in GOOD.items():
        assert (archives / digest / name).read_bytes() == expected
    assert [path.name for path in archives.iterdir()] == [digest]


def test_small_files_count_as_the_blocks_and_names_that_they_take(archives: Path) -> None:
    digest = store(zipped({f"cats/{number}.png": b"x" for number in range(500)}), silent)
    used = usage(archives / digest)
    assert used.num_bytes >= 500 * 512
    assert used.files == 502


def test_an_archive_that_is_being_read_or_owned_outlives_the_others(archives: Path) -> None:
    first, second, third = (
        store(zipped(GOOD | {f"pets/cats/{number}.bmp": bytes(number)}), silent) for number in range(20, 23)
    )
    for age, digest in enumerate((first, second, third)):
        os.utime(archives / digest, (age, age))
    with in_use(archives / first):
        fourth = store(zipped(GOOD), silent, kept_bytes=1, owned={second})
    assert {path.name for path in archives.iterdir()} == {first, fourth}
    for age, digest in enumerate((first, fourth)):
        os.utime(archives / digest, (age, age))
    size = usage(archives / first).num_bytes
    fifth = store(
        zipped(GOOD | {"pets/cats/30.bmp": bytes(9)}), silent, kept_bytes=2 * size + 9000, owned={first}
    )
    assert {path.name for path in archives.iterdir()} == {first, fifth}
