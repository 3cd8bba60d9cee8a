"""Only the folders of CONVNET_CLASSROOM_FOLDERS can be read, whatever path or link leads out of them."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.datasets import archive
from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.settings import Settings, settings

MakeFolder = Callable[..., Path]
FILES = {f"{name}/{number}.png": number for name in ("cats", "dogs") for number in range(4)}


def read(location: Path | str, source: str = "folder") -> Dataset:
    return load(DataSpec(source, str(location), 16, 2, 1, 1))


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def choose(*folders: Path | str) -> None:
        monkeypatch.setenv("CONVNET_CLASSROOM_FOLDERS", os.pathsep.join(map(str, folders)))
        settings.cache_clear()

    yield choose
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        (None, None),
        ("", None),
        ("none", ()),
        (f"/a{os.pathsep}/b/../c", (Path("/a"), Path("/c"))),
        ("~/pets", (Path.home() / "pets",)),
    ],
)
def test_the_setting(
    text: str | None, folders: tuple[Path, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONVNET_CLASSROOM_FOLDERS", raising=False)
    if text is not None:
        monkeypatch.setenv("CONVNET_CLASSROOM_FOLDERS", text)
    assert Settings.from_environment().folders == folders


def test_folders_below_an_allowed_one_are_read(make_folder: MakeFolder, allow: Callable[..., None]) -> None:
    inside = make_folder(FILES, "shown/pets")
    allow("/nowhere", inside.parent)
    assert read(inside).class_names == ("cats", "dogs")


@pytest.mark.parametrize("way", ["{secret}", "{shown}/../secret", "{shown}/door", "{shown}/door/cats"])
def test_everything_else_is_refused(
    way: str, make_folder: MakeFolder, allow: Callable[..., None], tmp_path: Path
) -> None:
    secret, shown = make_folder(FILES, "secret"), make_folder(FILES, "shown")
    (shown / "door").symlink_to(secret, target_is_directory=True)
    allow(shown)
    with pytest.raises(InputError, match="CONVNET_CLASSROOM_FOLDERS"):
        read(way.format(secret=secret, shown=shown))


def test_a_folder_next_to_an_allowed_one_of_the_same_beginning(
    make_folder: MakeFolder, allow: Callable[..., None], tmp_path: Path
) -> None:
    allow(tmp_path / "shown")
    with pytest.raises(InputError, match="shows no pictures of"):
        read(make_folder(FILES, "shown_not"))


def test_a_folder_that_is_not_there_is_refused_like_any_other(
    allow: Callable[..., None], tmp_path: Path
) -> None:
    allow(tmp_path / "shown")
    with pytest.raises(InputError, match="shows no pictures of"):
        read(tmp_path / "nowhere")


@pytest.mark.parametrize("link", ["cats/4.png", "birds"])
def test_links_inside_the_folder_do_not_lead_out(
    link: str, make_folder: MakeFolder, allow: Callable[..., None]
) -> None:
    shown, secret = make_folder(FILES, "shown"), make_folder(FILES, "secret")
    target = secret / ("dogs/0.png" if "." in link else "dogs")
    (shown / link).symlink_to(target)
    allow(shown)
    with pytest.raises(InputError, match="is a link"):
        read(shown)
    allow(shown, secret)
    assert "cats" in read(shown).class_names


@pytest.mark.parametrize("source", ["flowers", "pets"])
def test_tables_and_archives_are_not_read_through_links(
    source: str, make_folder: MakeFolder, allow: Callable[..., None]
) -> None:
    shown, secret = make_folder({}, "shown"), make_folder({"manifest.csv": b"told to nobody"}, "secret")
    shown.mkdir()
    (shown / "door").symlink_to(secret, target_is_directory=True)
    allow(shown)
    with pytest.raises(InputError, match="is a link"):
        read(shown, source)
    (shown / "door").unlink()
    archive = SOURCES[source].download.archives[0]  # type: ignore[union-attr]
    (shown / archive.name).symlink_to(secret / "manifest.csv")
    with pytest.raises(InputError, match="shows no pictures of"):
        read(shown, source)


def test_links_out_are_no_matter_where_any_folder_may_be_read(make_folder: MakeFolder) -> None:
    shown, secret = make_folder(FILES, "shown"), make_folder(FILES, "secret")
    (shown / "birds").symlink_to(secret / "dogs")
    assert read(shown).class_names == ("birds", "cats", "dogs")


def test_switched_off(make_folder: MakeFolder, allow: Callable[..., None], tmp_path: Path) -> None:
    packed = tmp_path / "pets.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for path in (folder := make_folder(FILES)).rglob("*.png"):
            file.write(path, path.relative_to(folder))
    allow("none")
    for location, source in ((folder, "folder"), (folder, "cats_vs_dogs"), (packed, "cats_vs_dogs")):
        with pytest.raises(InputError, match="shows no pictures of"):
            read(location, source)
    # What readers upload is theirs, and lies in the home folder.
    assert len(read(archive.store(packed, lambda *_: None), "archive").train) == 4


@pytest.mark.parametrize("location", ["~nobody-of-this-name/pets", "pets\0", ""])
def test_paths_that_cannot_be(location: str) -> None:
    with pytest.raises(InputError, match=r"check the path|enter the path"):
        read(location)
