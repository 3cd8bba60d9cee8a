import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets import decoding
from core.datasets.dataset import Split
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.images import reading
from tests.core.datasets.pictures import picture_bytes

MakeFolder = Callable[..., Path]
SPLITS = ("train", "validation", "test")


def spec_of(root: Path, train: int, validation: int, test: int, **options: object) -> DataSpec:
    counts = {"train_per_class": train, "validation_per_class": validation, "test_per_class": test}
    return DataSpec("folder", str(root), **{"image_size": 16, **counts, **options})


def colours(split: Split) -> list[int]:
    """The number each picture was made from, read off its red channel."""
    assert (split.images == split.images[:, :1, :1]).all()
    assert (split.images[..., 1] == 255 - split.images[..., 0]).all()
    return split.images[:, 0, 0, 0].tolist()


def forty(prefix: str = "") -> dict[str, int | bytes]:
    cats = {f"{prefix}cats/{number}.png": number for number in range(20)}
    return cats | {f"{prefix}dogs/{number}.png": 100 + number for number in range(20)}


def test_pixels_labels_and_names_belong_together(make_folder: MakeFolder) -> None:
    data = load(spec_of(make_folder(forty()), 10, 5, 5))
    assert data.class_names == ("cats", "dogs")
    assert data.image_shape == (16, 16, 3)
    seen: set[str] = set()
    for name, size in zip(SPLITS, (10, 5, 5), strict=True):
        split = getattr(data, name)
        assert split.labels.tolist() == [0] * size + [1] * size
        expected = [int(Path(file).stem) + 100 * file.startswith("dogs") for file in split.names]
        assert colours(split) == expected
        seen |= set(split.names)
    assert len(seen) == 40
    assert data.notes == data.skipped == ()


def test_same_split_whatever_the_order_on_disk(make_folder: MakeFolder) -> None:
    files = forty()
    first = load(spec_of(make_folder(files, "one"), 4, 3, 2))
    second = load(spec_of(make_folder(dict(reversed(files.items())), "two"), 4, 3, 2))
    other_seed = load(spec_of(make_folder(files, "one"), 4, 3, 2, seed=1))
    assert first.fingerprint == second.fingerprint != other_seed.fingerprint
    assert first.test.names == second.test.names


def test_split_folders_are_kept_apart(make_folder: MakeFolder) -> None:
    root = make_folder(forty("train/") | forty("validation/") | forty("test/"))
    data = load(spec_of(root, 20, 4, 20))
    for name, size in zip(SPLITS, (40, 8, 40), strict=True):
        split = getattr(data, name)
        assert len(split) == size
        assert all(file.startswith(f"{name}/") for file in split.names)


def test_damaged_picture_is_named_skipped_and_replaced(make_folder: MakeFolder) -> None:
    broken = picture_bytes(7)[:50]
    files = {**forty(), "cats/3.png": broken, "dogs/5.png": b"", "dogs/6.png": b"not a picture"}
    data = load(spec_of(make_folder(files), 8, 4, 4))
    everything = load(spec_of(make_folder(files), 10, 5, 5))
    assert len(data.train) == 16
    assert not {"cats/3.png", "dogs/5.png", "dogs/6.png"} & set(everything.train.names)
    assert [file.name for file in everything.skipped] == ["cats/3.png", "dogs/5.png", "dogs/6.png"]
    assert "damaged" in str(everything.skipped[0].reason)
    assert "empty" in str(everything.skipped[1].reason)
    # 18 good dogs for 10 + 5 + 5: all classes shrink alike
    assert np.bincount(everything.train.labels).tolist() == [10, 10]
    assert sum(len(getattr(everything, name)) for name in SPLITS) == 36
    assert len(everything.notes) == 1


def test_skipped_files_and_notes_survive_the_cache(make_folder: MakeFolder) -> None:
    spec = spec_of(make_folder({**forty(), "cats/3.png": b"x"}), 10, 5, 5)
    first, second = load(spec), load(spec)
    assert (first.skipped, first.notes, first.title) == (second.skipped, second.notes, "pictures")
    assert first.fingerprint == second.fingerprint


def test_decodes_once_and_again_after_a_change(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_folder(forty())
    spec = spec_of(root, 10, 5, 5)
    calls: list[str] = []
    decode = decoding.FolderDecoding._decode_one
    monkeypatch.setattr(
        decoding.FolderDecoding, "_decode_one", lambda self, name: (calls.append(name), decode(self, name))[1]
    )
    before = load(spec)
    assert load(spec).fingerprint == before.fingerprint
    assert len(calls) == 40
    (root / "cats/0.png").write_bytes(picture_bytes(77))
    os.utime(root / "cats/0.png", ns=(1, 1))
    assert load(spec).fingerprint != before.fingerprint
    assert len(calls) == 80


def test_no_location_is_not_the_current_folder() -> None:
    with pytest.raises(InputError, match="No folder was given"):
        load(DataSpec("folder"))


def test_the_current_folder_by_its_name(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_folder(forty())
    monkeypatch.chdir(root)
    assert load(dataclasses.replace(spec_of(root, 10, 5, 5), location=".")).title == root.name


def test_one_class_only(make_folder: MakeFolder) -> None:
    with pytest.raises(InputError, match="only class is cats"):
        load(spec_of(make_folder({"cats/1.png": 1, "cats/2.png": 2}), 1, 0, 0))


def test_class_of_damaged_pictures_only(make_folder: MakeFolder, home: Path) -> None:
    files = {name: (b"x" if name.startswith("dogs") else content) for name, content in forty().items()}
    with pytest.raises(InputError, match="class dogs has 0 usable pictures"):
        load(spec_of(make_folder(files), 1, 0, 0))
    assert list((home / "datasets" / "decoded").iterdir()) == []


def test_picture_deleted_while_listing(make_folder: MakeFolder) -> None:
    root = make_folder(forty())
    (root / "cats/0.png").unlink()
    (root / "cats/0.png").symlink_to(root / "nowhere.png")
    with pytest.raises(InputError, match=r"cats/0\.png"):
        load(spec_of(root, 1, 0, 0))


def test_stretches_and_averages(make_folder: MakeFolder, tmp_path: Path) -> None:
    """A 32 x 64 picture becomes 16 x 16 by the mean over areas, as Pillow's BOX filter computes it."""
    noise = np.random.default_rng(0).integers(0, 256, (32, 64, 3), np.uint8)
    root = make_folder({"a/1.png": b"", "b/1.png": 1})
    Image.fromarray(noise).save(root / "a/1.png")
    got = load(spec_of(root, 1, 0, 0)).train.images[0]
    expected = np.asarray(Image.fromarray(noise).resize((16, 16), Image.Resampling.BOX))
    assert np.abs(got.astype(int) - expected).max() <= 1


def test_cancel_leaves_nothing(make_folder: MakeFolder, home: Path) -> None:
    class Cancelled(Exception):
        pass

    def report(fraction: float, sentence: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        load(spec_of(make_folder(forty()), 10, 5, 5), report)
    assert list((home / "datasets" / "decoded").iterdir()) == []


def test_real_photographs(photographs: Path) -> None:
    data = load(spec_of(photographs, 20, 10, 10, image_size=150))
    assert data.class_names == ("cats", "dogs")
    assert (len(data.train), len(data.validation), len(data.test)) == (40, 20, 20)
    assert all("/dog." in name for name in np.array(data.test.names)[data.test.labels == 1])
    assert 80 < data.train.images.mean() < 160
    assert data.skipped == ()


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound a process")
def test_a_folder_of_pictures_that_cost_too_much_is_refused_as_a_whole(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ZIP of ten thousand of them would hold the processors for a day."""
    monkeypatch.setattr(decoding, "_MOST_COSTLY", 0)
    monkeypatch.setattr(reading, "MAX_SECONDS", 0)
    root = make_folder(forty() | {"cats/0.png": b"P3 3000 3000 255\n" + b"1 " * 24_000_000})
    with pytest.raises(InputError, match="more memory or time"):
        load(spec_of(root, 10, 5, 5))


@pytest.mark.parametrize("source", ["folder", "pets", "flowers", "cats_vs_dogs"])
def test_accounts_are_not_told(source: str) -> None:
    """``~root`` named its home, ``~nosuchuser`` did not."""
    sentences = []
    for name in ("root", "nosuchuser"):
        with pytest.raises(InputError) as refusal:
            load(DataSpec(source, f"~{name}"))
        sentences.append(str(refusal.value).replace(name, ""))
    assert sentences[0] == sentences[1]
