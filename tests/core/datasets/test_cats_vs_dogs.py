import hashlib
import zipfile
from pathlib import Path

import pytest

from core.datasets import cats_vs_dogs
from core.datasets.load import load
from core.datasets.published import Published
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets.pictures import picture_bytes

SMALL = {"image_size": 16, "train_per_class": 2, "validation_per_class": 1, "test_per_class": 1}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ZIP laid out as Microsoft's, whose checksum is taken for the right one; the network is out of reach."""
    path = tmp_path / "kagglecatsanddogs_5340.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("Cat", "Dog"):
            for number in range(4):
                packed.writestr(f"PetImages/{name}/{number}.jpg", picture_bytes(number, ".jpg"))
        packed.writestr("readme[1].txt", "x")
        packed.writestr("MSR-LA - 3467.docx", "x")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    there = Published("http://127.0.0.1:9/kagglecatsanddogs_5340.zip", digest, path.stat().st_size)
    monkeypatch.setattr(cats_vs_dogs, "ARCHIVES", (there,))
    return path


def test_download_put_there_by_hand(archive: Path, home: Path) -> None:
    downloads = home / "datasets" / "downloads"
    downloads.mkdir(parents=True)
    archive.rename(downloads / archive.name)
    data = load(DataSpec("cats_vs_dogs", **SMALL))
    assert (data.title, data.class_names, len(data.train)) == ("Cats vs dogs", ("Cat", "Dog"), 4)
    (downloads / archive.name).unlink()  # unpacked is enough
    assert load(DataSpec("cats_vs_dogs", seed=1, **SMALL)).class_names == ("Cat", "Dog")


def test_zip_at_a_location(archive: Path) -> None:
    assert len(load(DataSpec("cats_vs_dogs", str(archive), **SMALL)).test) == 2


def test_folder_at_a_location(photographs: Path) -> None:
    assert load(DataSpec("cats_vs_dogs", str(photographs), **SMALL)).class_names == ("cats", "dogs")


def test_offline_is_one_sentence(archive: Path) -> None:
    with pytest.raises(InputError, match=r"put kagglecatsanddogs_5340\.zip into"):
        load(DataSpec("cats_vs_dogs", **SMALL))
