"""A run store: what is kept of a run, and what is read again."""

import json
import math
import time

import fsspec
import pandas as pd
import pytest

from core import runs
from core.errors import InputError
from core.runs import Run, RunStore
from tests.core.runs.tiny import (
    MODEL,
    RUN_ID,
    SPEC,
    check_complete,
    finish,
    go,
    names,
    read,
    row,
    state_after,
)


def test_a_complete_run_is_read_back(url):
    store = RunStore(url)
    assert store.list_runs() == []
    go(store)
    check_complete(store)
    assert [run.run_id for run in store.list_runs()] == [RUN_ID]
    assert store.load(RUN_ID).ended
    assert store.load(RUN_ID).spec == SPEC


def test_the_files_are_for_other_programs(url):
    go(RunStore(url))
    assert names(url) == [
        "history.csv", "metrics.json", "model.keras", "provenance.json", "snapshot-0003.npz", "spec.json",
        "state.json",
    ]  # fmt: skip
    with fsspec.open(f"{url}/{RUN_ID}/history.csv") as file:
        table = pd.read_csv(file)
    assert list(table) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
    assert table["loss"].tolist() == [1, 1 / 2, 1 / 3]
    assert json.loads(read(url, "spec.json")) == SPEC
    assert json.loads(read(url, "metrics.json")) == {"test_accuracy": 0.75}
    assert json.loads(read(url, "provenance.json"))["seed"] == 1


def test_the_history_is_on_disk_after_every_epoch(url):
    writer = RunStore(url).write(RUN_ID, "Tiny", "RunSpec", SPEC)
    for epoch in (1, 2):
        finish(writer, epoch)
        assert len(read(url, "history.csv").splitlines()) == 1 + epoch
        run = RunStore(url).load(RUN_ID)
        assert (run.state, run.num_epochs) == ("unfinished", epoch)
    assert [name for name in names(url) if name.startswith("checkpoint")] == ["checkpoint-0002.npz"]


def test_a_damaged_checkpoint_is_not_trusted(url):
    store = RunStore(url)
    store.write(RUN_ID, "Tiny", "RunSpec", SPEC).save_epoch(row(1), state_after(1))
    with fsspec.open(f"{url}/{RUN_ID}/checkpoint-0001.npz", "wb") as file:
        file.write(b"half")
    writer = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    assert (writer.history, writer.checkpoint) == ([], None)


def test_a_model_that_is_not_the_runs_is_not_handed_out(url):
    store = RunStore(url)
    go(store)
    with fsspec.open(f"{url}/{RUN_ID}/model.keras", "wb") as file:
        file.write(b"half")
    with pytest.raises(InputError, match="no whole model"):
        store.model(RUN_ID)


def test_a_diverged_run_keeps_its_history(url):
    writer = RunStore(url).write(RUN_ID, "Tiny", "RunSpec", SPEC)
    finish(writer, 1)
    writer.close("diverged", MODEL, {}, {}, last_row=row(2, loss=math.inf))
    run = RunStore(url).load(RUN_ID)
    assert (run.state, run.ended, run.num_epochs) == ("diverged", True, 2)
    assert math.isnan(run.history["loss"][1])  # JSON knows no infinity; history.csv does
    assert b"2,inf," in read(url, "history.csv")
    assert [name for name in names(url) if name.startswith("checkpoint")] == []


@pytest.mark.parametrize("run_id", ["", "..", "../secrets", "a/b", "A", ".locks", "nothing-here"])
def test_names_that_are_no_run(url, run_id):
    store = RunStore(url)
    go(store)
    assert store.find(run_id) is None
    for function in (store.load, store.model, store.delete):
        with pytest.raises(InputError, match=r"There is no run|no whole model"):
            function(run_id)


def test_strangers_in_the_store_are_passed_over(tmp_path):
    store = RunStore(str(tmp_path))
    go(store)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "state.json").write_text("not json")
    (tmp_path / "another").mkdir()
    (tmp_path / "another" / "state.json").write_text("{}")
    (tmp_path / "file.txt").write_text("")
    assert [run.run_id for run in store.list_runs()] == [RUN_ID]


def test_unusable_places_are_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be used"):
        RunStore(str(tmp_path / "file")).write(RUN_ID, "Tiny", "RunSpec", SPEC)
    with pytest.raises(InputError, match="cannot be opened"):
        RunStore("nonsense://bucket")


def test_a_recording_is_read_as_it_was_written(tmp_path):
    history = {"epoch": [1.0], "loss": [math.nan]}
    runs.write_recording(
        Run("x", "Recorded", "RunSpec", "complete", SPEC, history, {"a": 1}, {"b": 2}), tmp_path / "x.json"
    )
    (run,) = runs.recorded_runs(tmp_path)
    assert (run.run_id, run.title, run.state, run.spec, run.recorded) == (
        "x",
        "Recorded",
        "complete",
        SPEC,
        True,
    )
    assert (run.metrics, run.provenance) == ({"a": 1}, {"b": 2})
    assert math.isnan(run.history["loss"][0])


@pytest.mark.parametrize(
    ("spec", "kind"), [(SPEC, "RunSpec"), (SPEC | {"head_training": {"epochs": 2}}, "TransferSpec")]
)
def test_a_run_written_before_runs_kept_their_kind_is_read_and_gone_on_with(url, spec, kind):
    store = RunStore(url)
    store.write(RUN_ID, "Tiny", kind, spec).save_epoch(row(1), state_after(1))
    state = json.loads(store._files.read(RUN_ID, "state.json"))
    assert state.pop("kind") == kind
    store._files.write(RUN_ID, "state.json", json.dumps(state).encode()).publish()
    assert [run.kind for run in store.list_runs()] == [kind]
    assert len(store.write(RUN_ID, "Tiny", kind, spec).history) == 1
    assert json.loads(store._files.read(RUN_ID, "state.json"))["kind"] == kind


def test_the_recorded_runs_that_ship_are_whole():
    found = runs.recorded_runs()
    assert found
    for run in found:
        assert 0 < run.metrics["test_accuracy"] <= 1
        assert sum(map(sum, run.metrics["confusion_matrix"])) > 0
        assert {
            "data_fingerprint",
            "seed",
            "seconds",
            "commit",
            "versions",
            "cores",
            "date",
        } <= run.provenance.keys()
        assert "/" not in run.spec["data"]["location"]


def test_what_each_run_takes_is_counted_file_by_file(url):
    store = RunStore(url)
    assert store.usage() == {}
    before = time.time() - 2
    go(store)
    usage = store.usage()
    assert list(usage) == [RUN_ID]
    assert usage[RUN_ID].num_files == len(names(url))
    assert usage[RUN_ID].num_bytes == sum(len(read(url, name)) for name in names(url))
    assert before < usage[RUN_ID].changed_at <= time.time() + 2


def test_a_folder_without_a_state_is_counted_and_can_be_cleared(url):
    store = RunStore(url)
    with fsspec.open(f"{url}/half-a-run/model.keras", "wb") as file:
        file.write(MODEL)
    assert store.list_runs() == []
    assert store.usage()["half-a-run"].num_bytes == len(MODEL)
    store.clear("half-a-run")
    store.clear("half-a-run")
    store.clear("../escape")
    assert store.usage() == {}


def test_a_lock_that_cannot_be_taken_is_one_sentence(tmp_path):
    """As on a home that is read-only: what raises stands in the lock itself."""
    (tmp_path / ".locks" / f"{RUN_ID}.lock").mkdir(parents=True)
    with pytest.raises(InputError, match="cannot be used"):
        RunStore(str(tmp_path)).write(RUN_ID, "tiny", "RunSpec", SPEC)
