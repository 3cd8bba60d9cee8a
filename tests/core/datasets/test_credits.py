from collections.abc import Callable
from pathlib import Path

from core.datasets.credits import credit
from core.datasets.load import load
from core.datasets.spec import DataSpec
from tests.core.datasets import published

LINE = (
    "daisy/1_m.jpg CC-BY by A Guy - Taking Pictures - https://www.flickr.com/photos/80901381@N04/7568630428/"
)


def test_each_flower_names_its_photographer(make_folder: Callable[..., Path]) -> None:
    files = published.flowers() | {"flower_photos/LICENSE.txt": f"All images\n\n{LINE}\n".encode()}
    spec = DataSpec("flowers", str(make_folder(files)))
    place = "https://www.flickr.com/photos/80901381@N04/7568630428/"
    assert credit(spec, "flower_photos/daisy/1_m.jpg") == f"A Guy - Taking Pictures, {place}, CC BY 2.0"
    assert credit(spec, "flower_photos/daisy/2_m.jpg") == "flower_photos, CC BY 2.0"


def test_every_shared_flower_has_one(photographs: Path) -> None:
    spec = DataSpec("flowers", str(photographs.with_name("flowers")), 16)
    names = load(spec).train.names
    assert all("https://www.flickr.com/photos/" in credit(spec, name) for name in names)


def test_nothing_is_downloaded_for_its_credits(home: Path) -> None:
    assert credit(DataSpec("flowers"), "flower_photos/daisy/1_m.jpg") == "flower_photos, CC BY 2.0"
    assert not (home / "datasets").exists()


def test_other_sources() -> None:
    assert "CC BY-SA 4.0" in credit(DataSpec("pets_breeds"), "images/pug_1.jpg")
    assert "not to be passed on" in credit(DataSpec("cats_vs_dogs"), "cats/1.jpg")
    assert credit(DataSpec("drawn_pets"), "cat 1") == ""
