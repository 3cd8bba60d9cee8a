from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.listing import list_pictures
from core.errors import InputError

MakeFolder = Callable[..., Path]
BOTH = {"cats/1.jpg": 1, "cats/2.JPEG": 2, "dogs/1.PNG": 3}
POOL = {"cats": ["cats/1.jpg", "cats/2.JPEG"], "dogs": ["dogs/1.PNG"]}


def below(prefix: str, pool: dict[str, list[str]] = POOL) -> dict[str, list[str]]:
    return {name: [prefix + path for path in paths] for name, paths in pool.items()}


def test_class_folders(make_folder: MakeFolder) -> None:
    assert list_pictures(make_folder(BOTH)) == {"train": POOL}


@pytest.mark.parametrize("wrapper", ["PetImages/", "a/b/"])
def test_only_folder_is_gone_into(make_folder: MakeFolder, wrapper: str) -> None:
    root = make_folder({wrapper + path: content for path, content in BOTH.items()} | {"readme.txt": b"hello"})
    assert list_pictures(root) == {"train": below(wrapper)}


@pytest.mark.parametrize(
    ("names", "splits"),
    [
        (("train", "validation", "test"), ("train", "validation", "test")),
        (("Training", "VAL"), ("train", "validation")),
        (("train", "test"), ("train", "test")),
        (("train",), ("train",)),
    ],
)
def test_split_folders(make_folder: MakeFolder, names: tuple[str, ...], splits: tuple[str, ...]) -> None:
    root = make_folder({f"{name}/{path}": 1 for name in names for path in BOTH})
    pools = list_pictures(root)
    assert tuple(sorted(pools)) == tuple(sorted(splits))
    assert pools["train"] == below(f"{names[0]}/")


@pytest.mark.parametrize("wrapper", ["", "train/"])
def test_flat_files_as_kaggle_ships_them(make_folder: MakeFolder, wrapper: str) -> None:
    names = ("cat.0.jpg", "cat.11.jpg", "dog.0.jpg")
    root = make_folder(
        {wrapper + name: 1 for name in names} | {wrapper + "notes.txt": b"", wrapper + "x.jpg": 1}
    )
    expected = {"cat": [wrapper + "cat.0.jpg", wrapper + "cat.11.jpg"], "dog": [wrapper + "dog.0.jpg"]}
    assert list_pictures(root) == {"train": expected}


def test_overlooks_hidden_files_and_other_kinds(make_folder: MakeFolder) -> None:
    clutter = dict.fromkeys(
        (
            "cats/._1.jpg",
            "cats/.DS_Store",
            "dogs/Thumbs.db",
            "__MACOSX/cats/1.jpg",
            ".git/a/1.jpg",
            "dogs/a.txt",
        ),
        b"x",
    )
    assert list_pictures(make_folder(BOTH | clutter)) == {"train": POOL}


def test_pictures_in_subfolders_belong_to_the_class(make_folder: MakeFolder) -> None:
    pools = list_pictures(make_folder(BOTH | {"dogs/small/9.jpg": 1}))
    assert pools["train"]["dogs"] == ["dogs/1.PNG", "dogs/small/9.jpg"]


def test_link_to_a_folder_above_ends(make_folder: MakeFolder) -> None:
    root = make_folder(BOTH)
    (root / "cats" / "again").symlink_to(root)
    assert list_pictures(root) == {"train": POOL}


def test_empty_class_is_named(make_folder: MakeFolder) -> None:
    root = make_folder(BOTH)
    (root / "owls").mkdir()
    with pytest.raises(InputError, match="class owls has no pictures"):
        list_pictures(root)


def test_class_missing_in_one_split_is_named(make_folder: MakeFolder) -> None:
    root = make_folder({f"train/{path}": 1 for path in BOTH} | {"test/cats/1.jpg": 1})
    with pytest.raises(InputError, match=r"class dogs has no pictures in .*test"):
        list_pictures(root)


def test_folder_without_classes(make_folder: MakeFolder) -> None:
    with pytest.raises(InputError, match="folder of its own"):
        list_pictures(make_folder({"IMG_1.jpg": 1, "IMG_2.jpg": 2}))


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        list_pictures(tmp_path / "nowhere")
