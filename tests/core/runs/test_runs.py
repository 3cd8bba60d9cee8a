"""The run store under crashes at every write, full disks and two writers at once."""

import errno
import itertools
import json
import math
import threading
import time

import fsspec
import pandas as pd
import pytest

from core import runs
from core.errors import InputError
from core.runs import Run, RunStore
from core.runs.files import Files

RUN_ID = "tiny-0123456789abcdef"
SPEC = {"data": {"location": "x"}, "model": {"filters": [8, 16]}}
PRIMITIVES = ("_write_part", "_rename", "remove")
MODEL = b"the weights"


class Crash(BaseException):
    """Stands for SIGKILL: nothing may rely on catching it."""


@pytest.fixture(params=["local", "memory"])
def url(request, tmp_path):
    if request.param == "local":
        yield str(tmp_path / "runs")
    else:
        yield f"memory://{tmp_path.name}/runs"
        fsspec.filesystem("memory").store.clear()


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


def row(epoch, loss=None):
    return {
        "epoch": epoch,
        "loss": 1 / epoch if loss is None else loss,
        "accuracy": 0.5,
        "val_loss": math.nan,
        "val_accuracy": 0.25,
        "seconds": 2.0,
    }


def state_after(epoch):
    return f"weights after {epoch}".encode()


def go(store, epochs=3, close=True):
    """A process that trains: from where it was to the end."""
    writer = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    done = len(writer.history)
    assert writer.checkpoint == (state_after(done) if done else None)
    assert [line["epoch"] for line in writer.history] == list(range(1, done + 1))
    for epoch in range(done + 1, epochs + 1):
        writer.save_epoch(row(epoch), state_after(epoch))
    if close:
        writer.close("complete", MODEL, {"test_accuracy": 0.75}, {"seed": 1})
    return done


def check_complete(store):
    run = store.load(RUN_ID)
    assert run.state == "complete"
    assert run.history["epoch"] == [1, 2, 3]
    assert run.history["loss"] == [1, 1 / 2, 1 / 3]
    assert all(map(math.isnan, run.history["val_loss"]))
    assert run.metrics == {"test_accuracy": 0.75}
    assert run.provenance == {"seed": 1, "seconds": 6.0}
    assert store.model(RUN_ID) == MODEL


def read(url, name):
    with fsspec.open(f"{url}/{RUN_ID}/{name}", "rb") as file:
        return file.read()


def names(url):
    fs, root = fsspec.core.url_to_fs(url)
    return sorted(path.rsplit("/", 1)[-1] for path in fs.ls(f"{root}/{RUN_ID}", detail=False))


def crash_at(monkeypatch, call, *, after, error=Crash):
    """Raise at the given call of a write primitive, before or after it does its work."""
    count = itertools.count(1)

    def patched(original):
        def primitive(self, *arguments):
            if next(count) != call:
                return original(self, *arguments)
            if after:
                original(self, *arguments)
            raise error

        return primitive

    for name in PRIMITIVES:
        monkeypatch.setattr(Files, name, patched(getattr(Files, name)))
    return count


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
        "history.csv", "metrics.json", "model.keras", "provenance.json", "spec.json", "state.json",
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
        writer.save_epoch(row(epoch), state_after(epoch))
        assert len(read(url, "history.csv").splitlines()) == 1 + epoch
        run = RunStore(url).load(RUN_ID)
        assert (run.state, run.num_epochs) == ("unfinished", epoch)
    assert [name for name in names(url) if name.startswith("checkpoint")] == ["checkpoint-0002.npz"]


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_write_leaves_the_old_or_the_new_state(url, after, monkeypatch):
    for call in itertools.count(1):
        with monkeypatch.context() as patch:
            calls = crash_at(patch, call, after=after)
            try:
                go(RunStore(url))
            except Crash:
                pass
            else:
                assert next(calls) == call, "every call was crashed once"
                break
        store = RunStore(url)
        before = store.find(RUN_ID)
        if before is not None and before.ended:
            check_complete(store)
        else:
            assert call < 40
            assert all(run.state == "unfinished" for run in store.list_runs())
            with pytest.raises(InputError, match=r"There is no run|no whole model"):
                store.model(RUN_ID)
            done = go(store)
            assert done == (before.num_epochs if before else 0)
            check_complete(store)
        assert not [name for name in names(url) if name.endswith(".part")] or before.ended
        store.delete(RUN_ID)
    assert call > 20
    check_complete(RunStore(url))


def test_no_crash_loses_a_finished_epoch(url, monkeypatch):
    """Crash in the third epoch, at every call: two epochs are there."""
    for call in itertools.count(1):
        store = RunStore(url)
        writer = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
        for epoch in (1, 2):
            writer.save_epoch(row(epoch), state_after(epoch))
        with monkeypatch.context() as patch:
            crash_at(patch, call, after=False)
            try:
                writer.save_epoch(row(3), state_after(3))
            except Crash:
                assert go(RunStore(url), close=False) in (2, 3)
            else:
                break
        store.delete(RUN_ID)
    assert call > 5


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_while_deleting_never_leaves_a_run_that_loads_in_part(url, after, monkeypatch):
    for call in itertools.count(1):
        store = RunStore(url)
        go(store)
        with monkeypatch.context() as patch:
            crash_at(patch, call, after=after)
            try:
                store.delete(RUN_ID)
            except Crash:
                pass
            else:
                break
        if RunStore(url).list_runs():
            check_complete(store)
        else:
            assert go(store) == 0
            check_complete(store)
        store.delete(RUN_ID)
    assert RunStore(url).list_runs() == []


NUM_WRITES = 2 + 3 * 3 + 5  # to begin, three epochs, to close


@pytest.mark.parametrize("call", range(1, NUM_WRITES + 2))
def test_a_full_disk_is_one_clear_error_and_no_whole_run(url, call, monkeypatch):
    with monkeypatch.context() as patch:
        count = itertools.count(1)
        original = Files._write_part

        def write(self, path, content):
            if next(count) >= call:
                original(self, path, content[: len(content) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            original(self, path, content)

        patch.setattr(Files, "_write_part", write)
        if call > NUM_WRITES:
            go(RunStore(url))
            check_complete(RunStore(url))
            return
        with pytest.raises(InputError, match="is full"):
            go(RunStore(url))
    assert all(not run.ended for run in RunStore(url).list_runs())
    go(RunStore(url))
    check_complete(RunStore(url))


TAKEN_OVER = "started a second time elsewhere"


def test_the_later_of_two_writers_goes_on_alone(url):
    store = RunStore(url)
    first = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    first.save_epoch(row(1), state_after(1))
    second = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    assert len(second.history) == 1
    with pytest.raises(InputError, match=TAKEN_OVER):
        first.save_epoch(row(2, loss=99.0), b"other")
    with pytest.raises(InputError, match=TAKEN_OVER):
        first.close("complete", b"other", {}, {})
    for epoch in (2, 3):
        second.save_epoch(row(epoch), state_after(epoch))
    second.close("complete", MODEL, {"test_accuracy": 0.75}, {"seed": 1})
    check_complete(store)


def test_a_second_writer_between_any_two_writes_of_the_first(url, monkeypatch):
    """Before each file of the first gets its name, another process does the whole run."""
    original = Files.write
    for call in itertools.count(1):
        store = RunStore(url)
        with monkeypatch.context() as patch:
            count = itertools.count(1)

            def write(self, folder, name, content, call=call, count=count):
                part = original(self, folder, name, content)
                if next(count) == call and name != "state.json":
                    go(RunStore(url))
                return part

            first = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
            patch.setattr(Files, "write", write)
            try:
                for epoch in (1, 2, 3):
                    first.save_epoch(row(epoch), state_after(epoch))
                first.close("complete", MODEL, {"test_accuracy": 0.75}, {"seed": 1})
            except InputError as problem:
                if TAKEN_OVER not in str(problem):
                    raise
            stop = next(count) <= call
        check_complete(store)
        store.delete(RUN_ID)
        if stop:
            break
    assert call > 10


def test_many_writers_at_once(tmp_path):
    url = str(tmp_path)
    barrier = threading.Barrier(4)
    outcomes = []

    def work():
        barrier.wait()
        try:
            go_any(RunStore(url))
            outcomes.append("complete")
        except InputError as problem:
            outcomes.append("taken over" if TAKEN_OVER in str(problem) else str(problem))

    def go_any(store):
        writer = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
        for epoch in range(len(writer.history) + 1, 4):
            writer.save_epoch(row(epoch), state_after(epoch))
        writer.close("complete", MODEL, {"test_accuracy": 0.75}, {"seed": 1})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert "complete" in outcomes
    run = RunStore(url).load(RUN_ID)
    if (
        run.state != "complete"
    ):  # a late writer began anew after an earlier one had closed, and was then stopped
        go(RunStore(url))
    check_complete(RunStore(url))


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
    writer.save_epoch(row(1), state_after(1))
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
