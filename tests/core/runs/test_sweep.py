"""The recorded sweep's files: written and read, replaced point by point."""

import dataclasses

import pytest

from core.errors import InputError
from core.runs.sweep import RecordedSweep, SweepPoint, read_sweep, recorded_sweeps, write_sweep

POINT = SweepPoint(50, "cut1_average", 0.123456789, 0.5, 556, 12_345, 3, 12.3456789, 0.5, "abc")
ORIGIN = {"commit": "c0ffee", "machine": "one"}


def test_a_point_takes_the_place_of_an_earlier_one_and_keeps_its_origin(tmp_path):
    sweep = RecordedSweep("pets", 2).with_point(POINT, ORIGIN)
    sweep = sweep.with_point(dataclasses.replace(POINT, net="thaw5"), ORIGIN)
    sweep = sweep.with_point(dataclasses.replace(POINT, accuracy=0.9), {"commit": "other"})
    assert [(one.net, one.origin) for one in sweep.points] == [("cut1_average", 1), ("thaw5", 0)]
    path = write_sweep(sweep, tmp_path)
    assert path.name == "pets_seed2.json"
    assert len(path.read_text("utf-8").splitlines()) < 35, "a line a net"
    read = read_sweep("pets", 2, tmp_path)
    assert read.origins == sweep.origins
    assert read.points[0].accuracy == 0.9
    assert read.points[1].accuracy == pytest.approx(POINT.accuracy, rel=1e-4)
    assert recorded_sweeps(tmp_path) == [read]


def test_nothing_recorded_is_no_points(tmp_path):
    assert read_sweep("pets", 0, tmp_path).points == ()
    assert recorded_sweeps(tmp_path / "nowhere") == []


@pytest.mark.parametrize("text", ["", "{}", '{"columns": ["a"], "points": [[1, 2]]}', "[1]"])
def test_a_damaged_file_is_named(tmp_path, text):
    (tmp_path / "pets_seed0.json").write_text(text)
    with pytest.raises(InputError, match=r"pets_seed0\.json is damaged"):
        read_sweep("pets", 0, tmp_path)
