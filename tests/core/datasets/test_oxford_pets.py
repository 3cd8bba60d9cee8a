import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.datasets import labelled
from core.datasets.load import load
from core.datasets.oxford_pets import BREEDS
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets import published
from tests.core.datasets.pictures import picture_bytes

MakeFolder = Callable[..., Path]


def spec_of(source: str, root: Path, train: int, validation: int, test: int, **options: Any) -> DataSpec:
    return DataSpec(source, str(root), 16, train, validation, test, **options)


def breeds(names: tuple[str, ...]) -> Counter[str]:
    return Counter(Path(name).stem.rpartition("_")[0] for name in names)


def test_own_form_is_two_tasks(make_folder: MakeFolder) -> None:
    root = make_folder(published.pets())
    animals = load(spec_of("pets", root, 6, 3, 3))
    assert animals.class_names == ("cats", "dogs")
    assert [len(part) for part in (animals.train, animals.validation, animals.test)] == [12, 6, 6]
    for name, label in zip(animals.train.names, animals.train.labels.tolist(), strict=True):
        assert (root / name).is_file()
        assert (Path(name).stem.rpartition("_")[0] in published.DOGS) == label
    of_breeds = load(spec_of("pets_breeds", root, 2, 1, 1))
    assert of_breeds.class_names == tuple(sorted((*published.CATS, *published.DOGS)))
    assert breeds(of_breeds.train.names) == dict.fromkeys(of_breeds.class_names, 2)
    assert of_breeds.notes == ()


def test_pixels_belong_to_their_breed(make_folder: MakeFolder) -> None:
    data = load(spec_of("pets_breeds", make_folder(published.pets()), 2, 1, 1))
    order = (*published.CATS, *published.DOGS)
    for image, label in zip(data.test.images, data.test.labels.tolist(), strict=True):
        made = 20 * order.index(data.class_names[label]) + 1
        assert abs(int(image[8, 8, 0]) - made) <= 2  # JPEG


def test_one_breed_against_another_in_the_asked_order(make_folder: MakeFolder) -> None:
    data = load(spec_of("pets_breeds", make_folder(published.pets()), 2, 1, 1, classes=("pug", "Maine_Coon")))
    assert data.class_names == ("pug", "Maine_Coon")
    assert breeds(data.train.names) == {"pug": 2, "Maine_Coon": 2}


def test_split_of_the_table_is_kept(make_folder: MakeFolder) -> None:
    data = load(spec_of("pets", make_folder(published.split_pets()), 2, 500, 500))
    for part, count in (("train", 4), ("validation", 6), ("test", 6)):
        assert len(data.split(part)) == count
        assert all(name.startswith(f"{part}/") for name in data.split(part).names)


def test_uneven_breeds_stay_whole_and_the_reader_is_told(make_folder: MakeFolder) -> None:
    """Two breeds shrink to the smaller, so that guessing is right for half; many do not."""
    files = published.pets(10)
    rare = {name: content for name, content in files.items() if "pug" not in name or "pug_1." in name}
    rare["images/pug_2.jpg"] = rare["images/pug_3.jpg"] = picture_bytes(81, ".jpg")
    root = make_folder(rare)
    many = load(spec_of("pets_breeds", root, 8, 1, 1))
    assert breeds(many.train.names) == dict.fromkeys(many.class_names, 8) | {"pug": 1}
    assert [str(note) for note in many.notes] == [
        "The classes are not equally large: 1 training pictures of pug, 8 of Bengal; whoever always answers Bengal is "
        "right for 17% of the test pictures."
    ]
    two = load(spec_of("pets_breeds", root, 8, 1, 1, classes=("Bengal", "pug")))
    assert breeds(two.train.names) == {"Bengal": 1, "pug": 1}


def test_held_out_breeds_are_tested_and_nothing_else(make_folder: MakeFolder) -> None:
    held = ("Sphynx", "pug")
    for files, counts in ((published.pets(), (6, 2, 4)), (published.split_pets(), (6, 2, 5))):
        root = make_folder(files, f"pets{counts[2]}")
        data = load(spec_of("pets", root, 6, 2, 500, held_out=held))
        assert [len(part) // 2 for part in (data.train, data.validation, data.test)] == list(counts)
        assert set(breeds(data.test.names)) == set(held)
        assert not set(breeds(data.train.names + data.validation.names)) & set(held)
        assert data.fingerprint != load(spec_of("pets", root, 6, 2, 500)).fingerprint


@pytest.mark.parametrize(
    ("held_out", "words"),
    [
        (("poodle", "pug"), r"no breed poodle .* Bengal, Maine_Coon"),
        (("pug",), r"Of the cats 0 breeds are held out; hold out one at least"),
        ((*published.CATS, "pug"), r"Of the cats 3 breeds are held out; .* leave one to train on"),
    ],
)
def test_breeds_that_cannot_be_held_out(
    make_folder: MakeFolder, held_out: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        load(spec_of("pets", make_folder(published.pets()), 2, 1, 1, held_out=held_out))


@pytest.mark.parametrize("source", ["pets_breeds", "drawn_pets", "flowers"])
def test_held_out_of_another_source(make_folder: MakeFolder, source: str) -> None:
    with pytest.raises(
        InputError, match="Breeds can be held out of the Oxford-IIIT pets as cats against dogs"
    ):
        load(DataSpec(source, held_out=("pug", "Bengal")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"images/pug_2.jpg": None, "images/pug_3.jpg": None, "images/pug_4.jpg": None},
         "class pug has 1 usable pictures, but each of these needs one at least: train, validation, test"),
        ({f"images/{breed}_{number}.jpg": None for breed in published.DOGS for number in range(1, 5)},
         "class dogs has 0 usable pictures"),
        (dict.fromkeys(published.pets()), r"there are no pictures of the Oxford-IIIT Pet data set"),
    ],
)  # fmt: skip
def test_too_few_pictures(make_folder: MakeFolder, change: dict[str, None], words: str) -> None:
    files = {name: content for name, content in published.pets().items() if name not in change}
    source = "pets_breeds" if "pug" in words else "pets"
    with pytest.raises(InputError, match=words):
        load(spec_of(source, make_folder({"README": b"x", **files}), 1, 1, 1))


def test_one_breed_alone() -> None:
    with pytest.raises(InputError, match="choose another one besides pug"):
        load(DataSpec("pets_breeds", classes=("pug", "pug")))


def test_unknown_class(make_folder: MakeFolder) -> None:
    with pytest.raises(InputError, match="class poodle was asked for"):
        load(spec_of("pets_breeds", make_folder(published.pets()), 1, 1, 1, classes=("poodle", "pug")))


def test_another_table_is_another_data_set(make_folder: MakeFolder) -> None:
    """The files are the same to the nanosecond; what they are labelled is not."""
    root = make_folder(published.split_pets())
    before = load(spec_of("pets_breeds", root, 3, 1, 1))
    table = root / "manifest.csv"
    state, text = table.stat(), table.read_text()
    table.write_text(text.replace("dog,pug,", "dog,gup,"))
    os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert load(spec_of("pets_breeds", root, 3, 1, 1)).class_names != before.class_names


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("file,class,breed,split", "file,klass,breed,split", r"manifest\.csv needs the columns file, class, split"),
        ("train/cats/Bengal_0.jpg", "../cats/Bengal_0.jpg", r"\.\./cats/Bengal_0\.jpg, which is no path inside"),
        ("cat,Bengal,train", "cat,Bengal,other", r"gives train/cats/Bengal_0\.jpg no class, or none of the parts"),
        ("cat,Bengal,train", "owl,Bengal,train", r"does not say of train/cats/Bengal_0\.jpg whether it is a cat"),
        ("cat,Bengal,train", "cat,,train", r"does not say of train/cats/Bengal_0\.jpg .* of which breed"),
        ("Bengal", "\udcff", r"manifest\.csv cannot be read"),
        ("test/cats/Bengal_4", "train/cats/Bengal_0", r"cannot be read \(train/cats/Bengal_0\.jpg: 2×\)"),
        ("test/cats/Bengal_4", "train/./cats/Bengal_0", r"cannot be read \(train/cats/Bengal_0\.jpg: 2×\)"),
        ("breed,split", "breed,split" + 40 * ",more", r"manifest\.csv cannot be read \(44 columns\)"),
    ],
)  # fmt: skip
def test_damaged_table(make_folder: MakeFolder, old: str, new: str, words: str) -> None:
    files = published.split_pets()
    table = files["manifest.csv"].decode().replace(old, new)
    files["manifest.csv"] = table.encode(errors="surrogateescape")
    with pytest.raises(InputError, match=words):
        load(spec_of("pets", make_folder(files), 1, 1, 1))


def test_a_table_of_too_many_lines(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "MAX_LINES", 29)
    with pytest.raises(InputError, match=r"manifest\.csv cannot be read \(more than 29 lines\)"):
        load(spec_of("pets", make_folder(published.split_pets()), 1, 1, 1))


def test_shared_photographs(photographs: Path) -> None:
    """By the README of that folder."""
    root = photographs.with_name("pets")
    data = load(DataSpec("pets", str(root), 16))
    assert [len(data.split(part)) for part in ("train", "validation", "test")] == [1114, 556, 556]
    assert load(DataSpec("pets_breeds", str(root), 16)).class_names == BREEDS
