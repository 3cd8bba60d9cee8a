"""Two and more who write one run."""

import itertools
import threading

import pytest

from core.errors import InputError
from core.runs import RunStore
from core.runs.files import Files
from tests.core.runs.tiny import MODEL, RUN_ID, SPEC, check_complete, finish, go, row

TAKEN_OVER = "started a second time elsewhere"


def test_the_later_of_two_writers_goes_on_alone(url):
    store = RunStore(url)
    first = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    finish(first, 1)
    second = store.write(RUN_ID, "Tiny", "RunSpec", SPEC)
    assert len(second.history) == 1
    with pytest.raises(InputError, match=TAKEN_OVER):
        first.save_epoch(row(2, loss=99.0), b"other")
    with pytest.raises(InputError, match=TAKEN_OVER):
        first.close("complete", b"other", {}, {})
    for epoch in (2, 3):
        finish(second, epoch)
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
                    finish(first, epoch)
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
            finish(writer, epoch)
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
