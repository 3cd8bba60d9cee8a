"""The command that records heat on the animal, with a net that ships and two made-up pets of each species."""

import numpy as np
import pytest

from core.commands import record_heat
from core.specs.recorded_heat import read_heat

pytestmark = pytest.mark.usefixtures("home")
SIDE = 40


@pytest.fixture
def pets(tmp_path):
    from PIL import Image

    root, rng = tmp_path / "pets", np.random.default_rng(0)
    for folder in ("images", "annotations/trimaps", "annotations/xmls"):
        (root / folder).mkdir(parents=True)
    for breed in ("Bengal", "pug"):
        for number in range(4):
            mask = np.full((SIDE, SIDE), 2, np.uint8)
            mask[10:30, 5:20] = 1
            pixels = rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / f"images/{breed}_{number}.png")
            Image.fromarray(mask).save(root / f"annotations/trimaps/{breed}_{number}.png")
    return root


def run(pets, output, *more):
    options = ["--data", str(pets), "--per-class", "1", "--output", str(output), *more]
    return record_heat.main(options)


def test_it_records_what_is_missing_and_prints_a_table(pets, tmp_path, capsys):
    output = tmp_path / "heat"
    options = ("--nets", "book_convnet", "--seeds", "0", "1", "--occluded", "1")
    assert run(pets, output, *options) == 0
    table = capsys.readouterr().out
    assert "book_convnet fresh" in table
    assert "even" in table
    names = {path.stem for path in output.iterdir()}
    assert names == {"pictures_150", "book_convnet", "book_convnet_fresh", "book_convnet_fresh_seed1"}
    found = read_heat("book_convnet", output)
    assert found.heat.names == tuple(sorted(found.heat.names))
    assert np.isfinite(found.heat.measures["grad_cam"].share).all()
    assert found.heat.area == pytest.approx(20 * 15 / SIDE**2, abs=0.01)
    before = (output / "book_convnet.json").stat().st_mtime_ns
    assert run(pets, output, *options) == 0
    assert (output / "book_convnet.json").stat().st_mtime_ns == before


def test_a_net_that_ships_with_other_weights_is_measured_anew(pets, tmp_path, monkeypatch):
    output = tmp_path / "heat"
    options = ("--nets", "book_convnet", "--seeds", "0", "--occluded", "0")
    assert run(pets, output, *options) == 0
    wanted = list(record_heat.wanted(["book_convnet"], [0], pets, per_class=1, occluded=0))
    assert all(record_heat.is_there(one, output) for one in wanted)
    monkeypatch.setattr(record_heat, "shipped_weights", lambda _net: "of another training")
    assert not any(record_heat.is_there(one, output) for one in wanted)


def test_pictures_of_another_request_are_measured_anew(pets, tmp_path):
    output = tmp_path / "heat"
    options = ("--nets", "book_convnet", "--seeds", "0", "--occluded", "0")
    assert run(pets, output, *options) == 0
    all_there = [
        record_heat.is_there(one, output)
        for per_class in (1, 2)
        for one in record_heat.wanted(["book_convnet"], [0], pets, per_class=per_class, occluded=0)
    ]
    assert all_there == [True, True, False, False]


def test_a_run_that_is_not_there_is_named_with_its_command(pets, tmp_path, capsys):
    assert run(pets, tmp_path / "heat", "--nets", "features", "--seeds", "1") == 1
    told = capsys.readouterr().err
    assert "core.commands.record oxford_features" in told
    assert "--seed 1" in told
