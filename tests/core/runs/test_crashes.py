"""A run store whose program dies, or whose disk is full, at any moment."""

import errno
import itertools

import pytest

from core.errors import InputError
from core.runs import RunStore
from core.runs.files import Files
from tests.core.runs.tiny import RUN_ID, SPEC, check_complete, finish, go, names

PRIMITIVES = ("_write_part", "_rename", "remove")


class Crash(BaseException):
    """Stands for SIGKILL: nothing may rely on catching it."""


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
            assert call < 60
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
            finish(writer, epoch)
        with monkeypatch.context() as patch:
            crash_at(patch, call, after=False)
            try:
                finish(writer, 3)
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


NUM_WRITES = 2 + 3 * 4 + 5  # to begin, three epochs, to close


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
