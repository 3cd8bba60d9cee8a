"""Downloads from a server of this machine that offers archives of the published forms, and the forms one may have."""

import dataclasses
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.datasets import archive, cats_vs_dogs, flowers, oxford_pets
from core.datasets.annotations import annotations
from core.datasets.load import load
from core.datasets.published import KEPT_BESIDES_PICTURES
from core.datasets.sources import SOURCES, published_digests
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets import published
from tests.core.datasets.offered import offering
from tests.core.datasets.tars import tarred
from tests.core.datasets.test_annotations import SMALL_BOX, own_form
from tests.loopback import Loopback

OWN = own_form()
PICTURES = tarred({name: content for name, content in OWN.items() if name.startswith("images")})
NOTES = tarred({name: content for name, content in OWN.items() if name.startswith("annotations")})
FLOWERS = tarred(published.flowers())
SMALL: dict[str, Any] = {
    "image_size": 16,
    "train_per_class": 1,
    "validation_per_class": 0,
    "test_per_class": 1,
}
PETS = DataSpec("pets", **SMALL)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    with offering(monkeypatch, {"pets": (PICTURES, NOTES), "flowers": (FLOWERS,)}) as server:
        yield server


def test_pets_come_as_two_archives_each_once(server: Loopback) -> None:
    told: list[tuple[float, str]] = []
    data = load(PETS, lambda *progress: told.append(progress))
    assert (data.class_names, len(data.train), len(data.test)) == (("cats", "dogs"), 2, 2)
    assert {sentence for _, sentence in told} >= {
        "Downloading",
        "Unpacking the archive",
        "Decoding pictures",
    }
    assert all(0 <= fraction <= 1 for fraction, _ in told)
    assert [one and one.box for one in annotations(PETS, "test")] == [SMALL_BOX, SMALL_BOX]
    load(DataSpec("pets_breeds", **SMALL))
    assert server.asked == ["/images.tar.gz", "/annotations.tar.gz"]
    assert all(each.is_here for each in oxford_pets.ARCHIVES)


def test_flowers_with_their_credits(server: Loopback) -> None:
    data = load(DataSpec("flowers", **SMALL))
    assert len(data.class_names) == 5
    folder = archive.folder_of(flowers.ARCHIVES[0].sha256)
    assert (folder / "flower_photos" / "LICENSE.txt").read_bytes() == b"CC-BY 2.0"


@pytest.mark.parametrize("trouble", ["broken", "missing", "other"])
def test_a_whole_archive_stays_when_the_other_fails(server: Loopback, home: Path, trouble: str) -> None:
    if trouble == "broken":
        server.broken.add("/annotations.tar.gz")
    elif trouble == "missing":
        del server.files["/annotations.tar.gz"]
    else:
        server.files["/annotations.tar.gz"] = b"another"
    place = home / oxford_pets.ARCHIVES[0].place
    with pytest.raises(InputError) as raised:
        load(PETS)
    assert "annotations.tar.gz" in str(raised.value)
    assert str(place) in str(raised.value)
    assert [path.name for path in place.iterdir()] == ["images.tar.gz"]
    server.broken.clear()
    server.files["/annotations.tar.gz"] = NOTES
    server.asked.clear()
    assert len(load(PETS).train) == 2
    assert server.asked == ["/annotations.tar.gz"]


def test_offline_says_where_to_put_the_file(server: Loopback, home: Path) -> None:
    gone = tuple(
        dataclasses.replace(each, url=f"http://127.0.0.1:9/{each.name}") for each in oxford_pets.ARCHIVES
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oxford_pets, "ARCHIVES", gone)
        place = home / "datasets" / "downloads" / "oxford_pets"
        with pytest.raises(InputError, match=r"cannot be reached; .* put images\.tar\.gz into .*oxford_pets"):
            load(PETS)
        place.mkdir(parents=True, exist_ok=True)
        (place / "images.tar.gz").write_bytes(PICTURES)
        (place / "annotations.tar.gz").write_bytes(NOTES)
        assert len(load(PETS).train) == 2
    assert server.asked == []


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def _archives(folder: Path) -> Path:
    (folder / "images.tar.gz").write_bytes(PICTURES)
    (folder / "annotations.tar.gz").write_bytes(NOTES)
    return folder


def _zip(folder: Path) -> Path:
    (folder / "mine.zip").write_bytes(zipped({f"oxford/{name}": content for name, content in OWN.items()}))
    return folder / "mine.zip"


def _tar(folder: Path) -> Path:
    (folder / "mine.tgz").write_bytes(tarred(OWN))
    return folder / "mine.tgz"


def _folder(folder: Path) -> Path:
    for name, content in OWN.items():
        path = folder / "oxford" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize(
    "place", [_archives, lambda folder: _archives(folder) / "images.tar.gz", _zip, _tar, _folder],
    ids=["folder of archives", "first archive", "zip", "tar", "folder in a folder"],
)  # fmt: skip
def test_what_a_reader_may_have(server: Loopback, tmp_path: Path, place: Callable[[Path], Path]) -> None:
    (tmp_path / "given").mkdir()
    spec = DataSpec("pets", str(place(tmp_path / "given")), **SMALL)
    assert [one and one.box for one in annotations(spec, "test")] == [SMALL_BOX, SMALL_BOX]
    assert server.asked == []


def test_pictures_without_their_annotations(server: Loopback, tmp_path: Path) -> None:
    (tmp_path / "images.tar.gz").write_bytes(PICTURES)
    spec = DataSpec("pets", str(tmp_path / "images.tar.gz"), **SMALL)
    assert annotations(spec, "test") == (None, None)


def test_an_upload_by_its_digest(server: Loopback) -> None:
    digest = archive.store(
        io.BytesIO(zipped(published.split_pets())), lambda *_: None, also=KEPT_BESIDES_PICTURES
    )
    data = load(DataSpec("pets_breeds", digest, 16))
    assert len(data.class_names) == 6
    with pytest.raises(InputError, match="not here any more; upload it again"):
        load(DataSpec("pets", "0" * 64, 16))


def test_an_archive_is_read_again_only_when_it_has_changed(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _zip(tmp_path)
    spec = DataSpec("pets", str(path), **SMALL)
    calls: list[object] = []
    store = archive.store

    def counted(file: Path, *arguments: Any, **options: Any) -> str:
        calls.append(file)
        return store(file, *arguments, **options)

    monkeypatch.setattr(archive, "store", counted)
    load(spec)
    load(spec)
    assert len(calls) == 1
    path.write_bytes(zipped(OWN | {"new.txt": b"x"}))
    load(spec)
    assert len(calls) == 2


def test_nothing_at_the_place(server: Loopback, tmp_path: Path) -> None:
    for source in ("pets", "flowers", "cats_vs_dogs"):
        with pytest.raises(InputError, match=r"There is no folder .*nowhere"):
            load(DataSpec(source, str(tmp_path / "nowhere"), 16))


def test_what_can_be_fetched_is_named_by_its_source() -> None:
    names = {
        "cats_vs_dogs": cats_vs_dogs,
        "pets": oxford_pets,
        "pets_breeds": oxford_pets,
        "flowers": flowers,
    }
    for name, module in names.items():
        download = SOURCES[name].download
        assert download is not None
        assert download.archives == module.ARCHIVES
        assert not download.is_here
    assert len(published_digests()) == 4
