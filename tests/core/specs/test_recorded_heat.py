"""Recordings of heat: what is written is read again, and means over seeds and pictures."""

import hashlib
import json
from dataclasses import fields, replace

import numpy as np
import pytest

from core.datasets.spec import DataSpec
from core.settings import ASSETS
from core.specs.heat import METHODS, HeatMeasures, HeatOnObjects
from core.specs.recorded_heat import (
    FOLDER,
    NETS,
    RecordedHeat,
    mean_and_interval,
    read_heat,
    recorded_heat,
    recording_name,
    write_heat,
)

NAN = np.nan
LABELS, PREDICTED = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])


def numbers(*values):
    return np.array(values, np.float32)


def heat(shift=0.0):
    def rows(first):
        both = np.stack([first, first]).astype(np.float32)
        both[1, LABELS != PREDICTED] = [0.25, NAN]
        return both

    one = HeatMeasures(
        rows(numbers(0.5 + shift, 0.125, NAN, 1)),
        rows(numbers(1, 0, NAN, 0.5)),
        rows(numbers(NAN, NAN, NAN, 0.75)),
    )
    return HeatOnObjects(
        ("cats", "dogs"), np.array([0, 1, 2, 5]), ("Bengal_1", "Bengal_2", "pug_1", "pug_7"),
        ("Bengal", "Bengal", "pug", "pug"), LABELS, PREDICTED, numbers(0.75, 0.5, 0.625, 0.875),
        numbers(0.5, 0.25, 0.125, 0.375), numbers(0.625, 0.5, 0.25, 0.5), numbers(NAN, NAN, NAN, 0.125),
        dict.fromkeys(METHODS, one), 2, "conv", "float32", "abc", 3.5,
    )  # fmt: skip


def recording(net="scratch", seed=0, is_fresh=False, shift=0.0):
    data = DataSpec("pets", "/somewhere/pets", test_per_class=3)
    origin = {"dtype": "float32", "seconds": 3.5, "commit": "c"}
    return RecordedHeat(net, seed, is_fresh, heat(shift), data, "run-1", origin)


def test_what_ships_is_of_a_known_commit_and_of_the_weights_that_ship():
    files = {"lite0_own": "efficientnet_lite0_float16.npz", "book_convnet": "book_convnet_float16.npz"}
    documents = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")]
    recorded = [document for document in documents if "net" in document]
    assert {document["net"] for document in recorded} == NETS.keys()
    for document in recorded:
        assert not document["provenance"]["commit"].endswith("-dirty")
        if document["net"] in files:
            content = (ASSETS / "models" / files[document["net"]]).read_bytes()
            assert document["provenance"]["weights"] == hashlib.sha256(content).hexdigest()


def test_what_is_written_is_read(tmp_path):
    write_heat(recording(), tmp_path)
    found = read_heat("scratch", tmp_path)
    assert (found.net, found.seed, found.is_fresh, found.run_id) == ("scratch", 0, False, "run-1")
    assert found.data.location == "pets"  # nobody needs to know the folders of this machine
    for field in fields(HeatOnObjects):
        if field.name != "measures":
            np.testing.assert_array_equal(getattr(found.heat, field.name), getattr(heat(), field.name))
    for method in METHODS:
        for name, values in vars(heat().measures[method]).items():
            np.testing.assert_array_equal(getattr(found.heat.measures[method], name), values)
    assert "/somewhere" not in "".join(path.read_text() for path in tmp_path.iterdir())
    assert json.loads((tmp_path / "scratch.json").read_text())["provenance"]["commit"] == "c"


def test_seeds_and_fresh_weights_have_files_of_their_own(tmp_path):
    for seed in (0, 2):
        for is_fresh in (False, True):
            write_heat(recording("frozen", seed, is_fresh), tmp_path)
    assert [one.seed for one in recorded_heat("frozen", folder=tmp_path)] == [0, 2]
    assert all(one.is_fresh for one in recorded_heat("frozen", is_fresh=True, folder=tmp_path))
    assert NETS["fine_tuned"].fresh_as == "frozen"
    assert len(recorded_heat("fine_tuned", is_fresh=True, folder=tmp_path)) == 2
    assert recorded_heat("fine_tuned", folder=tmp_path) == []
    assert recording_name("frozen", 2, is_fresh=True) == "frozen_fresh_seed2"


def test_fewer_pictures_spoil_no_recording_of_all(tmp_path):
    write_heat(recording(), tmp_path)
    few, first = heat(), slice(0, 1)
    table = ("places", "labels", "predicted", "probability", "area", "pointing_area", "head_area")
    few = replace(
        few, names=few.names[first], breeds=few.breeds[first], fingerprint="few",
        **{name: getattr(few, name)[first] for name in table},
        measures={
            method: HeatMeasures(*(values[:, first] for values in vars(one).values()))
            for method, one in few.measures.items()
        },
    )  # fmt: skip
    write_heat(replace(recording("frozen"), heat=few), tmp_path)
    assert len(read_heat("frozen", tmp_path).heat.names) == 1
    np.testing.assert_array_equal(read_heat("scratch", tmp_path).heat.area, heat().area)
    assert read_heat("scratch", tmp_path).heat.fingerprint == "abc"


def test_nothing_recorded_is_none(tmp_path):
    assert read_heat("scratch", tmp_path) is None


def test_the_mean_is_that_of_pictures_over_seeds():
    mean, low, high = mean_and_interval([numbers(0, 0.5, NAN, NAN), numbers(1, NAN, 1, NAN)])
    assert mean == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert low <= mean <= high
    assert mean_and_interval([numbers(NAN, NAN)]) is None
