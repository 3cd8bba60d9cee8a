"""Runs whose record was damaged, or written by something else: left out, and trained anew when somebody asks."""

import json

import pytest

from core.runs import RunStore
from core.runs.histories import history_of
from core.runs.run import COLUMNS
from pages.shared.training.runs import is_readable

ROW = dict.fromkeys(COLUMNS, 0.5)
GOOD = {
    "state": "complete", "owner": "a", "title": "Mine", "kind": "RunSpec", "checkpoint_sha256": None,
    "spec": {"data": {"source": "drawn_pets"}, "model": {"filters": [8]}},
    "history": {name: [1.0, 2.0] for name in COLUMNS}, "metrics": {}, "provenance": {"seconds": 1.0},
}  # fmt: skip
DAMAGES = {
    "empty": b"",
    "half": json.dumps(GOOD).encode()[:100],
    "zeros": bytes(200),
    "no text": b"\xff\xfe\x00\x80",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "deep": b"[" * 100_000,
    "no fields": b"{}",
    **{
        f"{name} is {value!r}": json.dumps(GOOD | {name: value}).encode()
        for name, values in {
            "state": ("finished", None, 1),
            "title": (None, 3, ["a"]),
            "kind": ("Nothing", None, []),
            "spec": ([], "text", None, {"data": 1}, {"model": {"filters": [8]}}),
            "history": ([], {}, {"epoch": [1.0]}, GOOD["history"] | {"loss": [1.0]}, GOOD["history"] | {"loss": "ab"},
                        GOOD["history"] | {"loss": ["a", "b"]}, GOOD["history"] | {"loss": [[], {}]}),
            "metrics": ([], "text", None),
            "provenance": (None, 4),
            "owner": (None,),
            "snapshots": (None, [], "text", {"one": "a"}, {"\u00b2": "a"}, {"1": 2}, {"-1": "a"}),
        }.items()
        for value in values
    },
}  # fmt: skip


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "whole-0123456789abcdef"
    folder.mkdir()
    (folder / "state.json").write_text(json.dumps(GOOD), "utf-8")
    return RunStore(str(tmp_path))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_run_is_left_out_and_the_others_are_there(damage, store, tmp_path):
    folder = tmp_path / "mine-0123456789abcdef"
    folder.mkdir()
    (folder / "state.json").write_bytes(DAMAGES[damage])
    runs = [run for run in store.list_runs() if is_readable(run)]
    assert [run.run_id for run in runs] == ["whole-0123456789abcdef"]
    assert history_of(runs[0]).name == "Mine"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_run_begins_anew(damage, store, tmp_path):
    folder = tmp_path / "mine-0123456789abcdef"
    folder.mkdir()
    (folder / "state.json").write_bytes(DAMAGES[damage])
    writer = store.write(folder.name, "Mine", "RunSpec", GOOD["spec"])
    begun = len(writer.history)
    writer.save_epoch(ROW | {"epoch": begun + 1}, b"weights")
    assert store.load(folder.name).num_epochs == begun + 1


@pytest.mark.parametrize("damage", ["cut", "other", "gone"])
def test_a_run_whose_weights_are_damaged_begins_anew_and_offers_no_damaged_model(damage, store, tmp_path):
    writer = store.write("mine-0123456789abcdef", "Mine", "RunSpec", GOOD["spec"])
    writer.save_epoch(ROW | {"epoch": 1}, b"weights")
    checkpoint = next((tmp_path / "mine-0123456789abcdef").glob("checkpoint*"))
    {
        "cut": lambda: checkpoint.write_bytes(b"wei"),
        "other": lambda: checkpoint.write_bytes(b"stheigw"),
        "gone": checkpoint.unlink,
    }[damage]()
    again = store.write("mine-0123456789abcdef", "Mine", "RunSpec", GOOD["spec"])
    assert (again.history, again.checkpoint) == ([], None)
