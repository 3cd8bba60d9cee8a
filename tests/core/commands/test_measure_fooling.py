"""The record of the lesson on fooling a net is what its command measures; the photographs do not ship."""

import json

import numpy as np
import pytest

from core.commands import measure_fooling
from core.datasets.drawn_pets.pictures import draw_picture
from core.images import encode_png
from core.specs.presets.fooling import SIZES, measured


def flat(value, name=""):
    """All numbers of a record by their places."""
    if isinstance(value, dict):
        return {
            key: number
            for part, inner in value.items()
            for key, number in flat(inner, f"{name}/{part}").items()
        }
    return {name: value}


def test_what_ships_gives_the_record_again():
    found = measure_fooling.measure()
    for part in ("one_step", "several_steps", "toward", "renditions", "paper", "bicycle", "drawn"):
        recorded = flat(measured()[part])
        assert flat(found[part]).keys() == recorded.keys()
        for place, number in flat(found[part]).items():
            # Each of several steps depends on the signs of the one before.
            wide = part in ("several_steps", "toward")
            assert number == pytest.approx(recorded[place], abs=0.05 if wide else 0.01), (part, place)
    assert found["robustness"] == measured()["robustness"]


def test_the_record_says_where_it_comes_from():
    for record in (measured(), measured()["robustness"]):
        assert {"commit", "date", "versions", "data_fingerprint"} <= record["provenance"].keys()
    robust = measured()["robustness"]
    assert robust["sizes"] == [0, *SIZES]
    assert robust["step"][0] == robust["noise"][0]
    assert len(robust["step"]) == len(robust["noise"]) == len(robust["sizes"])
    assert "/" not in robust["data"]


def test_photographs_are_measured_from_a_folder(tmp_path, home):
    for name, species in (("cats", "cat"), ("dogs", "dog")):
        for part, count in (("train", 1), ("validation", 1), ("test", 3)):
            folder = tmp_path / "pets" / part / name
            folder.mkdir(parents=True)
            for number in range(count):
                rng = np.random.default_rng([number, part == "test", species == "dog"])
                (folder / f"{number}.png").write_bytes(encode_png(draw_picture(species, 150, rng)))
    found = measure_fooling.measure_robustness(tmp_path / "pets")
    assert found["pictures"] == 6
    assert found["data"] == "pets"
    assert found["step"][-1] <= found["step"][0]
    json.dumps(found)
