"""`make data` against a server of this machine."""

import pytest

from core.architectures.backbones import BACKBONES
from core.commands import data
from core.datasets import digits
from core.datasets.load import load
from core.datasets.spec import DataSpec
from tests.core.datasets import published
from tests.core.datasets.offered import offering
from tests.core.datasets.tars import tarred

PETS = published.pets()
NOTES = tarred({"annotations/trimaps/pug_1.png": PETS["images/pug_1.jpg"]})


@pytest.fixture
def server(home, monkeypatch):
    contents = {
        "cats_vs_dogs": (tarred({f"PetImages/{name}/{number}.jpg": PETS["images/pug_1.jpg"]
                                 for name in ("Cat", "Dog") for number in range(4)}),),
        "pets": (tarred(PETS), NOTES),
        "flowers": (tarred(published.flowers()),),
    }  # fmt: skip
    with offering(monkeypatch, contents) as server:
        server.files["/mnist.npz"] = b"digits"
        monkeypatch.setattr(digits, "URL", f"{server.url}/mnist.npz")
        monkeypatch.setattr(digits, "SHA256", None)
        yield server


def test_everything_comes_once(server, capsys):
    assert data.main([]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [f"{name}: fetched" for name in data.DATA]
    assert "pets: Decoding pictures" in shown.err
    assert len(server.asked) == 5
    assert len(load(DataSpec("pets_breeds")).class_names) == 6
    assert data.main([]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: is here already" for name in data.DATA]
    assert len(server.asked) == 5


def test_one_failing_does_not_stop_the_others(server, capsys):
    server.broken.add("/annotations.tar.gz")
    assert data.main(["--only", "pets", "flowers"]) == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines() == ["flowers: fetched"]
    assert "pets: The download of" in shown.err
    assert "put annotations.tar.gz into" in shown.err
    assert "Not fetched: pets." in shown.err
    server.broken.clear()
    server.asked.clear()
    assert data.main(["--only", "pets"]) == 0
    assert server.asked == ["/annotations.tar.gz"]


def test_only_what_is_asked_for(server, capsys):
    assert data.main(["--only", "digits"]) == 0
    assert server.asked == ["/mnist.npz"]
    with pytest.raises(SystemExit, match="2"):
        data.main(["--only", "poodles"])


def test_weights_that_do_not_ship(server, monkeypatch, capsys):
    known = data.downloadable_weights()
    assert {"resnet50", "xception", "vgg16"} <= known.keys()
    assert "efficientnet_lite0" not in known
    shipped = BACKBONES["vgg16"].base_weights
    assert shipped not in known["vgg16"]
    asked = []
    monkeypatch.setattr(data, "_locate", lambda file, report: asked.append(file))
    every = {file.name for files in known.values() for file in files}
    assert data.main(["--only", "digits", "--weights", "resnet50"]) == 0
    assert asked == list(known["resnet50"])
    assert data.main(["--only", "digits", "--weights"]) == 0
    assert {file.name for file in asked} == every
