"""No request can hold a worker: deadlines, hanging and dying workers, remembered failures; with real processes."""

import importlib
import os
import signal

import psutil
import pytest

from core.engine.errors import EngineUnavailable, JobCancelled, TookTooLong, WorkerDied
from core.engine.failures import remembered_seconds
from core.engine.heartbeats import Heartbeats
from core.engine.jobs import cancelled
from core.errors import InputError
from tests.core.engine.answers import Break, Echo, Process, Refuse, Slow, Stuck, calls
from tests.support import wait_until


@pytest.fixture
def ledger(tmp_path):
    return str(tmp_path / "ledger")


@pytest.fixture
def later(monkeypatch):
    """Let an hour pass for what is remembered."""

    class Clock:
        seconds = 0.0

        def monotonic(self):
            return real.monotonic() + self.seconds

    module = importlib.import_module("core.engine.jobs")  # "engine.jobs" is a function
    real, clock = module.time, Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_what_takes_too_long_is_ended_with_its_worker_and_not_tried_again(engine):
    before = engine.submit(Process("before")).result()["pid"]
    with pytest.raises(TookTooLong, match="stopped after 3 s"):
        engine.submit(Stuck(500)).result()
    assert engine.submit(Process("after")).result()["pid"] != before
    assert not psutil.pid_exists(before)
    job = engine.submit(Stuck(500), reader="another")
    assert job.state == "failed"


def test_a_worker_that_is_stopped_while_it_computes_is_ended_at_the_deadline(engine):
    job = engine.submit(Stuck(400))
    wait_until(lambda: job.state == "running")
    os.kill(engine._dispatcher._connection._local.dask.workers["quick"].pid, signal.SIGSTOP)
    with pytest.raises(TookTooLong):
        job.result()
    assert engine.submit(Echo("after the stopped one")).result() == "after the stopped one"


def test_a_worker_that_hangs_while_it_is_idle_is_replaced(engine, monkeypatch):
    monkeypatch.setattr(
        "core.engine.heartbeats._MOST_SECONDS", {"quick": 3.0, "slow": 60.0, "training": 120.0}
    )
    before = engine.submit(Process("idle")).result()["pid"]
    os.kill(before, signal.SIGSTOP)
    wait_until(lambda: not psutil.pid_exists(before))
    assert engine.submit(Process("idle no more")).result()["pid"] != before


def test_a_request_that_took_down_its_worker_is_not_tried_for_an_hour(engine, ledger, later):
    for _ in range(2):
        with pytest.raises(WorkerDied):
            engine.submit(Break("kill", ledger)).result()
    assert len(calls(ledger)) == 2, "once, and once more"
    later.seconds = 3590.0
    assert engine.submit(Break("kill", ledger)).state == "failed"
    later.seconds = 3610.0
    assert engine.submit(Break("kill", ledger)).state == "queued"
    with pytest.raises(WorkerDied):
        engine.submit(Break("kill", ledger)).result()
    assert len(calls(ledger)) == 4


def test_a_refusal_is_not_computed_at_each_rerun_of_a_page_but_soon_again(engine, ledger, later):
    spec = Refuse(9, ledger=ledger)
    for _ in range(5):
        with pytest.raises(InputError, match="covers 9 pixels"):
            engine.submit(spec).result()
    assert len(calls(ledger)) == 1
    later.seconds = 11.0
    with pytest.raises(InputError, match="covers 9 pixels"):
        engine.submit(spec).result()
    assert len(calls(ledger)) == 2
    engine.forget(spec.spec_id)
    with pytest.raises(InputError, match="covers 9 pixels"):
        engine.submit(spec).result()
    assert len(calls(ledger)) == 3


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (WorkerDied("died"), 3600),
        (TookTooLong("long"), 3600),
        (InputError("refused"), 10),
        (cancelled(), 0),
        (EngineUnavailable("away"), 0),
    ],
)
def test_failures_are_remembered_by_their_kind(error, seconds):
    assert remembered_seconds(error) == seconds


def test_silence_is_counted_from_the_last_word_by_a_clock_that_only_goes_forward():
    heartbeats = Heartbeats()
    assert heartbeats.silent({"quick": 5000.0}, now=0.0) == []
    assert heartbeats.silent({"quick": 5000.0}, now=29.0) == []
    assert heartbeats.silent({"quick": 1400.0}, now=31.0) == [], "the clock on the wall was set back"
    assert heartbeats.silent({"quick": 1400.0, "training": 7.0}, now=60.0) == []
    assert heartbeats.silent({"quick": 1400.0, "training": 7.0}, now=62.0) == ["quick"]
    assert heartbeats.silent({"quick": 1400.0, "training": 7.0}, now=63.0) == [], "it is being replaced"
    assert heartbeats.silent({"quick": 1401.0, "training": 7.0}, now=181.0) == ["training"]


def test_what_takes_seconds_keeps_no_short_request_waiting(engine):
    slow = engine.submit(Slow(500))
    wait_until(lambda: slow.state == "running")
    assert engine.submit(Echo("beside")).result() == "beside"
    assert slow.state == "running"
    engine.cancel(slow.spec_id)
    assert engine.submit(Slow(1)).result() is None  # once the one before it was stopped with its worker
    with pytest.raises(JobCancelled):
        slow.result()
