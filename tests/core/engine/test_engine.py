"""Against two real worker processes, shared by the tests of this file."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.engine import Job, JobCancelled, Progress
from core.errors import InputError
from tests.core.engine.answers import (
    Break,
    Count,
    Echo,
    Flood,
    Nowhere,
    Ones,
    Process,
    Refuse,
    SlowProcess,
    TooLarge,
    Train,
    TrainingProcess,
    calls,
)
from tests.support import wait_until


@pytest.fixture
def ledger(tmp_path):
    return str(tmp_path / "ledger")


@pytest.fixture
def train(engine, ledger):
    """Submit a job that trains, and wait until it does; cancelled after the test."""
    jobs = []

    def submit(kind=Train, **fields):
        jobs.append(engine.submit(kind(ledger, **{"steps": 1000, **fields})))
        wait_until(lambda: calls(ledger))
        return jobs[-1]

    yield submit
    for job in jobs:
        if not job.ended:
            engine.cancel(job.spec_id)


def test_equal_requests_of_thirty_threads_are_one_computation(engine, ledger):
    barrier = threading.Barrier(30)

    def ask(_):
        barrier.wait()
        return engine.submit(Echo("equal", ledger, seconds=0.2)).result()

    with ThreadPoolExecutor(30) as pool:
        assert list(pool.map(ask, range(30))) == ["equal"] * 30
    assert calls(ledger) == ["equal"]


def test_asking_again_and_again_while_it_ends_never_computes_twice(engine, ledger):
    def ask(_):
        return [engine.submit(Echo(str(number), ledger)).result() for number in range(20)]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [[str(number) for number in range(20)]] * 8
    assert sorted(calls(ledger), key=int) == [str(number) for number in range(20)]


def test_an_answer_on_disk_is_not_computed_again(engine, ledger):
    spec = Echo("kept", ledger)
    engine.submit(spec).result()
    wait_until(lambda: engine._jobs.find(spec.spec_id) is None)
    assert engine.submit(spec).result() == "kept"
    assert engine.job(spec).result() == "kept"
    assert calls(ledger) == ["kept"]


def test_a_damaged_answer_is_computed_again(engine, ledger):
    spec = Echo("damaged", ledger)
    engine.submit(spec).result()
    wait_until(lambda: engine._jobs.find(spec.spec_id) is None)
    engine._cache._path(spec.spec_id).write_bytes(b"damaged")
    assert engine.submit(spec).result() == "damaged"
    assert calls(ledger) == ["damaged"] * 2


def test_large_arrays_arrive_whole(engine):
    answer = engine.submit(Ones(megabytes=32)).result()
    assert answer["map"].dtype == np.float32
    assert float(answer["map"].sum(dtype=np.float64)) == answer["sum"]


def test_an_input_error_arrives_as_itself_without_its_causes(engine):
    with pytest.raises(TooLarge, match="covers 9 pixels but the picture has only 3") as caught:
        engine.submit(Refuse(9)).result()
    assert caught.value.sentence == "The kernel covers {size} pixels but the picture has only {limit}."
    assert caught.value.values == {"size": 9, "limit": 3}
    assert caught.value.__cause__ is None
    assert engine.job(Refuse(9)).state == "failed"


@pytest.mark.parametrize(
    ("kind", "text"), [("boom", "KeyError: 'boom'"), ("unpicklable", "Unpicklable: inside")]
)
def test_any_other_error_arrives_as_one_sentence(engine, kind, text):
    with pytest.raises(InputError, match=text):
        engine.submit(Break(kind)).result()


def test_an_error_is_not_kept_as_an_answer(engine, ledger):
    for _ in range(2):
        with pytest.raises(TooLarge):
            engine.submit(Refuse(4)).result()
    assert Refuse(4).spec_id not in engine._cache


def test_a_function_that_does_not_exist_fails(engine):
    with pytest.raises(InputError, match="AttributeError"):
        engine.submit(Nowhere()).result()


def test_late_answers_are_told_and_go_on(engine, ledger):
    spec = Echo("late", ledger, seconds=0.5)
    with pytest.raises(InputError, match=r"within 0\.1 seconds"):
        engine.submit(spec).result(timeout=0.1)
    assert engine.submit(spec).result() == "late"
    assert calls(ledger) == ["late"]


def test_training_runs_in_a_process_of_its_own_at_low_priority(engine):
    quick, training = engine.submit(Process()).result(), engine.submit(TrainingProcess()).result()
    assert len({quick["pid"], training["pid"], os.getpid()}) == 3
    assert training["nice"] == 19
    if training["group"] is not None:
        assert training["group"].endswith("nice 19\n")
        assert quick["group"] == Path("/proc/self/autogroup").read_text()
    assert quick["nice"] == os.nice(0)


def test_what_is_slow_goes_behind_what_is_quick_but_not_behind_everything(engine):
    slow = engine.submit(SlowProcess()).result()
    assert slow["nice"] == 5
    if slow["group"] is not None:
        assert slow["group"].endswith("nice 5\n")


def test_quick_requests_are_answered_while_a_job_trains(engine, train):
    job = train()
    assert engine.submit(Echo("meanwhile")).result() == "meanwhile"
    assert job.state == "running"


def test_a_running_job_is_cancelled(engine, train, ledger):
    job = train()
    engine.cancel(job.spec_id)
    with pytest.raises(JobCancelled):
        job.result()
    assert job.state == "cancelled"
    done = calls(ledger)
    assert engine.submit(Echo("after the cancel")).result() == "after the cancel"
    assert calls(ledger) == done


@pytest.mark.parametrize("kind", [Train, Count])
def test_a_cancelled_job_can_be_asked_for_again_while_it_stops(kind, engine, train, ledger):
    first = train(kind, steps=30)
    engine.cancel(first.spec_id)
    second = engine.submit(first.spec)
    assert second is not first
    assert second.result() == {"steps": 30}
    assert first.state == "cancelled"
    assert calls(ledger) == [str(step) for step in range(30)]
    assert len(calls(f"{ledger}.pids")) == 2


def test_queued_jobs_know_their_place_and_are_cancelled_at_once(engine, train, tmp_path):
    train()
    waiting = [engine.submit(Train(str(tmp_path / name), steps=1)) for name in "abc"]
    assert [job.progress().queue_position for job in waiting] == [1, 2, 3]
    engine.cancel(waiting[0].spec_id)
    assert waiting[0].state == "cancelled"
    assert [job.progress().queue_position for job in waiting] == [None, 1, 2]
    for job in waiting[1:]:
        engine.cancel(job.spec_id)
    assert not (tmp_path / "a").exists()


@pytest.fixture
def told(monkeypatch):
    """What the worker of a job has told, in the order of arrival."""
    words = []
    take = Job.take
    monkeypatch.setattr(Job, "take", lambda job, word: (words.append((job, word)), take(job, word)))
    return lambda job: [word for teller, word in words if teller is job]


def test_progress_arrives_in_order(engine, ledger, told):
    job = engine.submit(Train(ledger, steps=20, seconds_each=0.02))
    assert job.result() == {"steps": 20}
    words = told(job)
    assert words[0] == Progress()
    assert [word.epoch for word in words] == sorted(word.epoch for word in words)
    assert len(words) > 5
    assert job.progress() == Progress(1.0, "counting", epoch=20, batch=7, seconds_left=0.0)


def test_a_flood_of_progress_is_thinned_but_its_end_arrives(engine, told):
    job = engine.submit(Flood(5000))
    job.result()
    assert job.progress().message == "counted"
    assert len(told(job)) < 500


def test_a_killed_worker_is_replaced_and_its_job_goes_on(engine, ledger):
    job = engine.submit(Train(ledger, steps=8, killed_at=(3,)))
    assert job.result() == {"steps": 8}
    assert calls(ledger) == [str(step) for step in range(8)]
    assert len(set(calls(f"{ledger}.pids"))) == 2


def test_a_job_that_waits_is_not_blamed_for_the_worker_of_another(engine, tmp_path):
    killer = engine.submit(Break("kill"))
    bystander = engine.submit(Echo("bystander"))
    with pytest.raises(InputError, match="took down its worker process"):
        killer.result()
    assert bystander.result() == "bystander"
    assert killer.state == "failed"


def test_a_finished_training_job_is_remembered_until_it_is_forgotten(engine, ledger):
    spec = Train(ledger, steps=2)
    job = engine.submit(spec)
    job.result()
    assert engine.submit(spec) is job
    assert engine.job(spec) is job
    engine.cancel(spec.spec_id)
    assert engine.job(spec) is job
    engine.forget(spec.spec_id)
    assert engine.job(spec) is None
    assert engine.submit(spec).result() == {"steps": 2}


def test_unknown_jobs_are_none(engine):
    assert engine.job(Train("never", 1)) is None
    engine.cancel("0" * 16)
    engine.forget("0" * 16)


def test_a_job_under_way_is_not_forgotten(engine, train):
    job = train()
    engine.forget(job.spec_id)
    assert engine.job(job.spec) is job


def test_a_lost_nanny_is_replaced_with_all_workers(engine, ledger):
    cluster = engine._dispatcher._connection._local.dask
    job = engine.submit(Train(ledger, steps=40))
    wait_until(lambda: calls(ledger))
    cluster.sync(cluster.workers.pop("quick").close)
    assert engine.submit(Echo("again")).result() == "again"
    assert job.result() == {"steps": 40}


def test_closing_fails_what_is_under_way_and_a_new_request_starts_anew(engine, train, caplog):
    job = train()
    before = engine.submit(Process("before")).result()["pid"]
    engine.close()
    assert job.state == "failed"
    assert not psutil.pid_exists(before)
    assert engine.submit(Process("after")).result()["pid"] != before
    assert caplog.text == ""


def test_a_training_gives_way_to_readers(engine, train, ledger):
    train(seconds_each=0.02)
    wait_until(lambda: len(calls(ledger)) > 5)
    with engine.drawing():
        time.sleep(0.2)  # the step under way ends
        before = len(calls(ledger))
        time.sleep(0.2)
        assert len(calls(ledger)) == before
    wait_until(lambda: len(calls(ledger)) > before)
