import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from core.datasets import archive, archive_entries
from core.datasets.archive import store
from core.errors import InputError
from tests.core.datasets.pictures import picture_bytes
from tests.core.datasets.tars import tarred

PICTURE = picture_bytes(1)
GOOD = {
    f"pets/{name}/{number}.png": picture_bytes(number) for name in ("cats", "dogs") for number in range(6)
}


def silent(fraction: float, sentence: str) -> None:
    assert 0 <= fraction <= 1


def stored(content: bytes, **options: object) -> str:
    return store(io.BytesIO(content), silent, **options)  # type: ignore[arg-type]


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@pytest.fixture
def archives(home: Path) -> Path:
    return home / "datasets" / "archives"


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_pictures_and_what_is_asked_for_besides(archives: Path) -> None:
    clutter = ("pets/._readme.txt", "pets/.hidden/0.png", "pets/cats/0.mat", "pets/README")
    content = tarred(GOOD | dict.fromkeys(clutter, b"x") | {"pets/list.txt": b"1", "./pets/x.csv": b"2"})
    digest = stored(content, also=(".txt", ".csv"))
    assert digest == hashlib.sha256(content).hexdigest()
    assert written(archives / digest) == GOOD | {"pets/list.txt": b"1", "pets/x.csv": b"2"}


def test_whole_is_left_and_damage_made_good(archives: Path) -> None:
    content = tarred(GOOD)
    folder = archives / stored(content)
    picture = folder / "pets" / "cats" / "0.png"
    before = picture.stat().st_ino
    stored(content)
    assert picture.stat().st_ino == before
    for damage in (bytes(len(GOOD["pets/cats/0.png"])), b"short", None):
        picture.unlink() if damage is None else picture.write_bytes(damage)
        stored(content)
        assert written(folder) == GOOD


@pytest.mark.parametrize(
    "bad",
    [
        entry("../0.png"),
        entry("pets/../../0.png"),
        entry("/etc/0.png"),
        entry("C:\\0.png"),
        entry("pets/link.png", tarfile.SYMTYPE, "/etc/passwd"),
        entry("pets/folder", tarfile.SYMTYPE, "/"),
        entry("pets/hard.png", tarfile.LNKTYPE, "pets/cats/0.png"),
        entry("pets/null.png", tarfile.CHRTYPE),
        entry("pets/disk.png", tarfile.BLKTYPE),
        entry("pets/pipe.png", tarfile.FIFOTYPE),
    ],
    ids=lambda bad: bad.name,
)
def test_links_devices_and_paths_outside_refuse_the_whole(archives: Path, bad: tarfile.TarInfo) -> None:
    with pytest.raises(InputError, match="points outside its folder"):
        stored(tarred(GOOD, [bad]))
    assert list(archives.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pets/CATS/0.png": PICTURE}, "two files of the same name"),
        ({"pets/cats/0.png/1.png": PICTURE}, "is a file and also a folder"),
        ({"a/" * 40 + "0.png": PICTURE}, "lies 33 folders deep"),
        ({"é" * 130 + ".png": PICTURE}, "a name that is too long"),
    ],
)
def test_names_that_cannot_be_written(archives: Path, more: dict[str, bytes], words: str) -> None:
    with pytest.raises(InputError, match=words):
        stored(tarred(GOOD | more))
    assert list(archives.iterdir()) == []


def test_no_pictures_and_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="holds no pictures"):
        stored(tarred({"a.txt": b"x"}))
    monkeypatch.setattr(archive_entries, "MAX_FILES", 5)
    monkeypatch.setattr("core.datasets.tar_entries.MAX_FILES", 5)
    with pytest.raises(InputError, match="holds 6 files; at most 5"):
        stored(tarred(GOOD))


def test_bomb_is_stopped_though_its_content_is_left_out(
    archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FREE_BYTES", 10**6)
    for bomb in ("zeros.bmp", "zeros.bin"):
        with pytest.raises(InputError, match="more than 1 MB"):
            stored(tarred(GOOD | {bomb: bytes(4 * 10**6)}))
    assert list(archives.iterdir()) == []


def test_a_header_that_would_fill_the_memory(archives: Path) -> None:
    long = entry("pets/long.png")
    long.pax_headers = {"comment": "x" * 200_000}
    with pytest.raises(InputError, match="header of an entry is too long"):
        stored(tarred(GOOD, [long]))
    headers = b"".join(
        tarfile.TarInfo.create_pax_global_header({"comment": str(number)}) for number in range(3000)
    )
    with pytest.raises(InputError, match=r"not a whole tar\.gz archive"):
        stored(gzip.compress(headers + gzip.decompress(tarred(GOOD))))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.999])
def test_partial_archive_is_one_sentence(archives: Path, share: float) -> None:
    content = tarred(GOOD)
    with pytest.raises(InputError, match=r"not a whole tar\.gz archive \(.+\); fetch it again"):
        stored(content[: int(share * len(content))])
    assert not archives.exists() or list(archives.iterdir()) == []


def test_damaged_archive_is_one_sentence(archives: Path) -> None:
    content = bytearray(tarred({name: hashlib.shake_256(name.encode()).digest(20_000) for name in GOOD}))
    content[len(content) // 2] ^= 255
    with pytest.raises(InputError, match=r"not a whole tar\.gz archive"):
        stored(bytes(content))
    with pytest.raises(InputError, match=r"not a whole tar\.gz archive"):
        stored(gzip.compress(b"no tar file at all " * 100))
    assert list(archives.iterdir()) == []
