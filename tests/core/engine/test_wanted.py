"""Readers who come and go, against real worker processes without TensorFlow."""

import os
import signal
import threading
import time

import psutil
import pytest

from core.errors import InputError
from tests.core.engine.answers import Break, Count, Echo, Process, Stuck, Train, calls
from tests.support import wait_until


@pytest.fixture
def ledger(tmp_path):
    return str(tmp_path / "ledger")


def open_and_close(engine, spec, reader, *, until=lambda: True):
    """As a reader who opens a link and closes it."""
    job = engine.submit(spec, reader=reader)
    with engine.watching(job, reader=reader):
        wait_until(until)
    return job


def ask(engine, spec, reader):
    job = engine.submit(spec, reader=reader)
    with engine.watching(job, reader=reader):
        return job.result()


def test_ten_links_opened_and_closed_by_one_reader_keep_no_other_waiting(engine, tmp_path):
    ledgers = [str(tmp_path / name) for name in "abcdefghij"]
    first = open_and_close(engine, Count(ledgers[0], 1000), "ada", until=lambda: calls(ledgers[0]))
    others = [open_and_close(engine, Count(ledger, 1000), "ada") for ledger in ledgers[1:]]
    assert ask(engine, Echo("bob's"), "bob") == "bob's"
    wait_until(lambda: all(job.state == "cancelled" for job in [first, *others]))
    assert len(calls(ledgers[0])) < 200
    assert not any(calls(ledger) for ledger in ledgers[1:])


def test_whoever_comes_back_in_time_finds_the_work_going_on(engine, ledger):
    spec = Count(ledger, 60)
    job = open_and_close(engine, spec, "ada", until=lambda: calls(ledger))
    time.sleep(0.3)
    assert ask(engine, spec, "ada") == {"steps": 60}
    assert job.state == "done"
    assert calls(f"{ledger}.pids") == list(dict.fromkeys(calls(f"{ledger}.pids")))


def test_what_does_not_stop_loses_its_worker_when_another_reader_waits(engine, monkeypatch):
    monkeypatch.setattr("core.engine.caretaker._STOP_SECONDS", 1.0)
    monkeypatch.setattr(Stuck, "most_seconds", 600.0)
    before = engine.submit(Process("before")).result()["pid"]
    job = open_and_close(engine, Stuck(600), "ada", until=lambda: engine.job(Stuck(600)).state == "running")
    after = ask(engine, Process("after"), "bob")["pid"]
    assert after != before
    assert job.state == "cancelled"


def test_a_training_goes_on_when_its_readers_have_gone(engine, ledger):
    job = open_and_close(engine, Train(ledger, 45), "ada", until=lambda: calls(ledger))
    assert job.result() == {"steps": 45}


def test_jobs_and_workers_are_told(engine, ledger):
    spec = Train(ledger, 1000)
    job = engine.submit(spec, reader="ada")
    wait_until(lambda: calls(ledger))
    later = engine.submit(Train(f"{ledger}2", 1), reader="bob")
    running, waiting = engine.jobs()
    assert (running.spec, running.queue, running.readers, running.state) == (
        spec,
        "training",
        ("ada",),
        "running",
    )
    assert running.seconds_run > 0
    assert (waiting.readers, waiting.state, waiting.progress.queue_position) == (("bob",), "queued", 1)
    assert waiting.seconds_waited > 0 == waiting.seconds_run
    workers = {worker.queue: worker for worker in engine.workers()}
    assert set(workers) == {"quick", "slow", "training"}
    assert workers["training"].job == spec.spec_id
    assert workers["quick"].job is None
    resident = psutil.Process(int(calls(f"{ledger}.pids")[0])).memory_info().rss
    assert 0.5 < workers["training"].memory / resident < 2
    assert workers["training"].limit > workers["training"].memory
    for one in (later, job):
        engine.cancel(one.spec_id)
    wait_until(lambda: engine.jobs() == [])


def test_a_request_that_kills_its_worker_goes_behind_others_and_is_tried_twice(engine, ledger):
    busy = threading.Thread(target=ask, args=(engine, Echo("busy", seconds=0.5), "eve"))
    busy.start()
    killer = engine.submit(Break("kill", ledger))
    bob = engine.submit(Echo("bob", ledger, seconds=0.1))
    with pytest.raises(InputError, match="took down its worker process"):
        killer.result()
    assert bob.result() == "bob"
    assert calls(ledger) == ["kill", "bob", "kill"]
    busy.join()


def test_many_kills_of_a_training_that_gets_on_lose_no_step(engine, ledger):
    job = engine.submit(Train(ledger, 40))
    for kill in range(4):
        wait_until(lambda: len(calls(f"{ledger}.pids")) == kill + 1)  # noqa: B023
        done = len(calls(ledger))
        wait_until(lambda: job.progress().epoch > done + 1)  # noqa: B023
        os.kill(int(calls(f"{ledger}.pids")[-1]), signal.SIGKILL)
    assert job.result() == {"steps": 40}
    assert calls(ledger) == [str(step) for step in range(40)]
