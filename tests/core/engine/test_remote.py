"""Against a scheduler and workers in processes of their own, as on a cluster."""

import subprocess

import pytest

from core.engine import Engine, EngineUnavailable, JobCancelled
from tests.core.engine.answers import Echo, Process, Train, calls
from tests.core.engine.conftest import settings_in
from tests.core.engine.server import STEPS
from tests.support import wait_until

SERVER = "tests/core/engine/server.py"


@pytest.fixture(scope="module")
def scheduler(start_scheduler, start_worker):
    """Address of a scheduler with a worker of each kind."""
    address = start_scheduler()
    for queue in ("quick", "training"):
        start_worker(address, queue)
    return address


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy machine takes longer than a reader should wait for a scheduler that is away."""
    monkeypatch.setattr("core.engine.connection._CONNECT_SECONDS", 60)


def test_a_server_that_was_killed_finds_its_job_again(scheduler, start_process, tmp_path):
    old_server = start_process(SERVER, str(tmp_path), scheduler, stdout=subprocess.PIPE, text=True)
    quick, training = map(int, old_server.stdout.readline().split())
    wait_until(lambda: len(calls(tmp_path / "ledger")) > 3)
    old_server.kill()

    engine = Engine(settings_in(tmp_path, scheduler))
    try:
        spec = Train(str(tmp_path / "ledger"), STEPS)
        found = engine.job(spec)
        assert found.state == "running"
        assert engine.submit(spec) is found
        wait_until(lambda: found.progress().epoch > 3)
        (tmp_path / "ledger.enough").touch()
        steps = found.result()["steps"]
        assert calls(tmp_path / "ledger") == [str(step) for step in range(steps)]
        assert calls(tmp_path / "ledger.pids") == [str(training)]
        process = engine.submit(Process()).result()
        assert (process["pid"], process["tensorflow"]) == (quick, False)
        assert engine.job(Train("never", 1)) is None
    finally:
        engine.close()


def test_two_servers_share_a_job_and_either_can_cancel_it(scheduler, tmp_path):
    one, two = (Engine(settings_in(tmp_path / name, scheduler)) for name in ("one", "two"))
    try:
        spec = Train(str(tmp_path / "ledger"), 2000)
        first = one.submit(spec)
        wait_until(lambda: calls(tmp_path / "ledger"))
        second = two.submit(spec)
        wait_until(lambda: second.state == "running")
        two.cancel(spec.spec_id)
        for job in (first, second):
            with pytest.raises(JobCancelled):
                job.result()
        done = calls(tmp_path / "ledger")
        assert done == [str(step) for step in range(len(done))]
        again = one.submit(Train(spec.ledger, len(done) + 1))
        assert again.result() == {"steps": len(done) + 1}
    finally:
        one.close()
        two.close()


def test_a_second_training_worker_is_used(scheduler, start_worker, tmp_path):
    engine = Engine(settings_in(tmp_path, scheduler))
    try:
        jobs = [engine.submit(Train(str(tmp_path / name), 2000)) for name in "ab"]
        wait_until(lambda: calls(tmp_path / "a"))
        assert jobs[1].progress().queue_position == 1
        start_worker(scheduler, "training")
        wait_until(lambda: [job.state for job in jobs] == ["running", "running"])
        pids = [calls(tmp_path / f"{name}.pids") for name in "ab"]
        assert pids[0] != pids[1]
        for job in jobs:
            engine.cancel(job.spec_id)
        wait_until(lambda: all(job.ended for job in jobs))
    finally:
        engine.close()


def test_a_scheduler_that_is_away_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("core.engine.connection._CONNECT_SECONDS", 0.5)
    engine = Engine(settings_in(tmp_path, "tcp://127.0.0.1:9"))
    try:
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            engine.submit(Echo("nobody there")).result()
    finally:
        engine.close()
