"""Many presets: what is recorded is left out, what is not is recorded, and one that fails keeps no other back."""

import dataclasses
import json

import pytest

from core.commands import record, record_all
from core.runs import RunStore
from tests.core.commands.test_record import TINY


@pytest.fixture(autouse=True)
def presets(home, monkeypatch):
    others = {
        f"tiny_{name}": dataclasses.replace(TINY, title=f"Tiny {name}", epochs=1) for name in ("a", "b")
    }
    monkeypatch.setattr(record, "PRESETS", {"tiny_x": _broken(), **others, "other": TINY})


def _broken():
    return dataclasses.replace(
        TINY, data=dataclasses.replace(TINY.data, source="folder", location="/nowhere")
    )


def run(home, *arguments):
    return record_all.main([*arguments, "--output", str(home / "recorded")])


def test_seed_after_seed_in_the_order_of_the_presets(home):
    wanted = list(record_all.asked(["tiny_", "tiny_b"], [0, 1], None, home))
    assert [(item.name, item.spec.seed) for item in wanted] == [
        (name, seed) for seed in (0, 1) for name in ("tiny_x", "tiny_a", "tiny_b")
    ]
    assert wanted[-1].path == home / "experiments" / "tiny_b_seed1.json"


def test_only_what_is_missing_is_trained(home, capsys):
    assert run(home, "tiny_a", "tiny_b", "--seeds", "0", "1") == 0
    assert len(RunStore().list_runs()) == 4
    recorded = home / "recorded" / "experiments" / "tiny_b_seed1.json"
    document = json.loads(recorded.read_text())
    assert document["spec"]["seed"] == 1
    recorded.write_text(json.dumps(document | {"title": "As it was"}))
    (home / "recorded" / "tiny_a.json").unlink()
    assert run(home, "tiny", "--seeds", "0", "1", "--list") == 0
    shown = capsys.readouterr().out
    assert "tiny_a: missing" in shown
    assert "tiny_b_seed1: recorded" in shown
    assert run(home, "tiny_a", "tiny_b", "--seeds", "0", "1") == 0
    assert (home / "recorded" / "tiny_a.json").is_file()
    assert json.loads(recorded.read_text())["title"] == "As it was"


def test_the_table_has_the_mean_of_the_seeds_the_least_and_the_most(home, capsys):
    assert run(home, "tiny_a", "--seeds", "0", "1", "2") == 0
    folder = home / "recorded"
    paths = [folder / "tiny_a.json", *(folder / "experiments" / f"tiny_a_seed{seed}.json" for seed in (1, 2))]
    for path, accuracy in zip(paths, (0.5, 0.9, 0.7), strict=True):
        document = json.loads(path.read_text())
        document["metrics"]["test_accuracy"] = accuracy
        path.write_text(json.dumps(document))
    capsys.readouterr()
    assert run(home, "tiny", "--list") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "tiny_a: 70.0% (3: 50.0% to 90.0%)"


def test_a_recording_of_another_request_is_made_anew(home):
    path = home / "recorded" / "tiny_a.json"
    assert run(home, "tiny_a") == 0
    document = json.loads(path.read_text())
    document["spec"]["batch_size"] += 1
    path.write_text(json.dumps(document))
    (item,) = record_all.asked(["tiny_a"], [0], None, home / "recorded")
    assert not item.is_there
    document["spec"]["batch_size"] -= 1
    document["spec"]["data"]["location"] = "elsewhere"
    path.write_text(json.dumps(document))
    assert item.is_there


def test_one_that_fails_keeps_no_other_back(home, capsys):
    assert run(home, "tiny") == 1
    assert "tiny_x" in capsys.readouterr().err
    assert (home / "recorded" / "tiny_b.json").is_file()


def test_a_prefix_of_nothing(home, capsys):
    assert run(home, "digit") == 1
    assert "digit" in capsys.readouterr().err
