"""The sweep's command on a few drawn pets: what is recorded is skipped, and stopping loses nothing that is done."""

import json

import distributed
import pytest

from core.commands import record_sweep
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.transfer import sweep as measuring
from core.networks.transfer.features import Features
from core.runs.sweep import read_sweep, recorded_sweeps
from core.specs.presets import sweep
from core.specs.presets.sweep import Net, SweepTask
from core.specs.transfer import TransferSpec

NAMES = ["cut1_average", "cut5_flatten", "thaw5"]


@pytest.fixture(autouse=True)
def tiny(home, monkeypatch):
    task = SweepTask("Tiny", DataSpec("drawn_pets", "", 32, 60, 0, 6), 2)
    monkeypatch.setitem(sweep.TASKS, "tiny", task)
    nets = (Net("average", 1), Net("flatten", 5), Net("thaw", 5))
    for module in (record_sweep, measuring):
        monkeypatch.setattr(module, "NETS", nets)
    monkeypatch.setattr(sweep, "HEAD_STEPS", 2)
    monkeypatch.setattr(sweep, "THAW_STEPS", 2)
    measuring._filled_pool.cache_clear()
    return home / "sweep"


def record(folder, *options):
    return record_sweep.main(
        ["--task", "tiny", "--sizes", "50", "--seeds", "1", "--output", str(folder), *options]
    )


def test_it_records_each_net_once_with_its_origin(tiny, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(
        Features, "_computed", lambda self, version, cut: asked.append(cut) or _computed(self, version, cut)
    )
    assert record(tiny) == 0
    assert "block5_conv1" not in asked, "one pass had filled all that lies before a stage"
    sweep_of_seed = read_sweep("tiny", 1, tiny)
    assert [point.net for point in sweep_of_seed.points] == sorted(NAMES)
    assert {point.size for point in sweep_of_seed.points} == {50}
    assert {point.num_test for point in sweep_of_seed.points} == {12}
    (origin,) = sweep_of_seed.origins
    assert origin["command"].startswith("python -m core.commands.record_sweep --task tiny")
    assert str(tiny.parent) not in origin["command"]
    assert {"commit", "versions", "machine", "cores", "dtype"} <= origin.keys()
    shown = capsys.readouterr().out
    assert "3 nets to record" in shown
    assert shown.count("% (1)") == len(NAMES)

    assert record(tiny) == 0
    assert "0 nets to record" in capsys.readouterr().out
    assert read_sweep("tiny", 1, tiny) == sweep_of_seed


_computed = Features._computed


def test_it_goes_on_where_it_was_stopped(tiny, capsys, monkeypatch):
    real, done = record_sweep.measure, []

    def stopping(job):
        if done:
            raise KeyboardInterrupt
        done.append(job.net)
        return real(job)

    monkeypatch.setattr(record_sweep, "measure", stopping)
    assert record(tiny) == 130
    assert [point.net for point in read_sweep("tiny", 1, tiny).points] == done
    monkeypatch.setattr(record_sweep, "measure", real)
    assert record(tiny) == 0
    assert "2 nets to record" in capsys.readouterr().out
    assert len(read_sweep("tiny", 1, tiny).points) == len(NAMES)


def test_a_net_that_fails_keeps_no_other_back(tiny, capsys, monkeypatch):
    real = record_sweep.measure

    def failing(job):
        if job.net == NAMES[0]:
            raise InputError("The training of {net} has diverged.", net=job.net)
        return real(job)

    monkeypatch.setattr(record_sweep, "measure", failing)
    assert record(tiny) == 1
    assert f"tiny seed 1, 50 a class, {NAMES[0]}: The training" in capsys.readouterr().err
    assert [point.net for point in read_sweep("tiny", 1, tiny).points] == sorted(NAMES[1:])


@pytest.mark.parametrize(
    "option", [["--data", "/home/me/pets"], ["--data=/home/me/pets"], ["--data", "~/pets"]]
)
def test_folders_of_this_machine_are_not_told(option):
    assert record_sweep._told(["python", *option]).replace("=", " ") == "python --data pets"


def test_workers_of_a_scheduler_find_the_same(tiny):
    assert record(tiny) == 0
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        assert record(tiny.parent / "shared", "--scheduler", cluster.scheduler_address) == 0
    (here,), (there,) = recorded_sweeps(tiny), recorded_sweeps(tiny.parent / "shared")
    assert [(one.net, one.accuracy) for one in here.points] == [
        (one.net, one.accuracy) for one in there.points
    ]


def test_a_damaged_recording_is_told(tiny, capsys):
    tiny.mkdir()
    (tiny / "tiny_seed1.json").write_text(json.dumps({"task": "tiny"}))
    assert record(tiny) == 1
    assert "tiny_seed1.json is damaged" in capsys.readouterr().err


def test_too_few_pictures_are_told(tiny, capsys, monkeypatch):
    monkeypatch.setitem(
        sweep.TASKS, "tiny", SweepTask("Tiny", DataSpec("digits_enlarged", "", 32, 60, 0, 480), 10)
    )
    assert record(tiny) == 1
    assert "there are not enough" in capsys.readouterr().err


def test_a_net_of_the_sweep_is_an_ordinary_request(tiny):
    (job, *_others) = record_sweep.missing("tiny", [50], [1], tiny, "")
    assert isinstance(job.spec, TransferSpec)
    assert job.spec.model.base_until == "block1_pool"
    assert job.spec.data == DataSpec("drawn_pets", "", 32, 50, 0, 6, seed=1)
