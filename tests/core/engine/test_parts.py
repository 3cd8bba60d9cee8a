"""Workers that take over parts of another one's job, against a scheduler and workers in processes of their own."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.datasets.spec import DataSpec
from core.engine import Engine, JobCancelled, parts
from core.networks.transfer import training as transfer
from core.settings import settings
from core.specs.training import OptimizerSpec
from core.specs.transfer import HeadSpec, Phase, TransferNetSpec, TransferSpec
from tests.core.engine.answers import Lead, Train, calls
from tests.core.engine.conftest import settings_in
from tests.core.networks.transfer.test_training import POLICY
from tests.support import Report, wait_until

TINY = TransferSpec(
    DataSpec("drawn_pets", image_size=32, train_per_class=12, validation_per_class=3, test_per_class=3),
    TransferNetSpec(image_shape=(32, 32, 3), head=HeadSpec("average", 8, 0.0)),
    POLICY,
    views=12,
    head_training=Phase(1, OptimizerSpec()),
    title="Tiny",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def start_training_worker(start_worker, home):
    environment = {"CONVNET_CLASSROOM_HOME": str(home)}
    return lambda address: start_worker(address, "training", env=environment)


@pytest.fixture(scope="module")
def scheduler(start_scheduler, start_training_worker):
    """Address of a scheduler with two workers for training."""
    address = start_scheduler()
    for _ in range(2):
        start_training_worker(address)
    return address


@pytest.fixture
def engine(scheduler, home, monkeypatch):
    monkeypatch.setattr("core.engine.connection._CONNECT_SECONDS", 60)
    engine = Engine(settings_in(home, scheduler))
    engine.start()
    # One that was at a part of a job that was cancelled may need a moment.
    wait_until(lambda: busy(engine) == [0, 0])
    yield engine
    engine.close()


def busy(engine):
    """How many tasks each worker is at."""
    connection = engine._dispatcher._connection
    workers = connection.workers() if connection else []
    return [worker["metrics"].get("task_counts", {}).get("executing", 0) for worker in workers]


def workers_of(ledger):
    return {line.split()[1] for line in calls(ledger)}


def parts_of(ledger):
    return sorted(int(line.split()[0]) for line in calls(ledger))


def test_another_worker_takes_parts_and_none_is_computed_twice(engine, tmp_path):
    ledger = str(tmp_path / "ledger")
    leader = engine.submit(Lead(ledger, 30)).result()["pid"]
    assert parts_of(ledger) == list(range(30))
    assert len(workers_of(ledger)) == 2
    by_leader = [int(line.split()[0]) for line in calls(ledger) if line.split()[1] == str(leader)]
    assert len(by_leader) < 25, "about half of it was done elsewhere"


class Client:
    """A scheduler with a worker that somebody else gives a job for hours, just before it gets its part."""

    def __init__(self):
        self.cancelled = []

    def scheduler_info(self, n_workers):
        workers = {"here": "training", "there": "training", "quick": "quick"}
        return {"workers": {address: {"resources": {kind: 1}} for address, kind in workers.items()}}

    def processing(self):
        return {"here": ["own"], "there": ["another's", self.key] if hasattr(self, "key") else []}

    def submit(self, *_, workers, **__):
        (self.worker,), self.key = workers, "part"
        return self

    status = "pending"

    def done(self):
        return False

    def cancel(self):
        self.cancelled.append(self.key)


def test_a_part_behind_another_job_is_computed_here(monkeypatch):
    client, computed = Client(), []
    monkeypatch.setattr(parts.distributed, "get_client", lambda: client)
    monkeypatch.setattr(parts.distributed, "get_worker", lambda: SimpleNamespace(address="here"))
    others = parts.Others(Lead("", 3), "nowhere", answer=None)
    others.share([0, 1, 2], computed.append, is_cancelled=lambda: False)
    assert computed == [0, 1, 2]
    assert (client.worker, client.cancelled) == ("there", ["part"])


def test_a_worker_at_another_job_is_not_waited_for(engine, tmp_path):
    busy = engine.submit(Train(str(tmp_path / "busy"), 2000))
    wait_until(lambda: busy.state == "running")
    ledger = str(tmp_path / "ledger")
    engine.submit(Lead(ledger, 5)).result()
    assert len(workers_of(ledger)) == 1
    assert not busy.ended
    engine.cancel(busy.spec_id)
    wait_until(lambda: busy.ended)


def test_cancelling_stops_the_helpers_too(engine, tmp_path):
    ledger = str(tmp_path / "ledger")
    job = engine.submit(Lead(ledger, 500))
    wait_until(lambda: len(workers_of(ledger)) == 2)
    start = time.monotonic()
    engine.cancel(job.spec_id)
    with pytest.raises(JobCancelled):
        job.result()
    assert time.monotonic() - start < 3
    time.sleep(max(0.0, start + 3 - time.monotonic()))
    count = len(calls(ledger))
    time.sleep(1)
    assert len(calls(ledger)) == count


def test_a_helper_that_dies_costs_time_but_no_part(engine, scheduler, start_training_worker, tmp_path):
    ledger = str(tmp_path / "ledger")
    Path(f"{ledger}.die").touch()
    engine.submit(Lead(ledger, 30)).result()
    assert not Path(f"{ledger}.die").exists(), "a helper died"
    assert parts_of(ledger) == list(range(30))
    assert len(workers_of(ledger)) == 1
    start_training_worker(scheduler)  # for the next test


def test_shared_features_are_those_of_one_process_to_the_bit(engine, home, tmp_path, monkeypatch):
    run = engine.submit(TINY).result()
    assert run.state == "complete"
    (tmp_path / "precision.json").write_bytes(b"")
    precision = home / "precision.json"  # both in the same number format
    if precision.exists():
        (tmp_path / "precision.json").write_bytes(precision.read_bytes())
    monkeypatch.setenv("CONVNET_CLASSROOM_HOME", str(tmp_path))
    monkeypatch.setenv("CONVNET_CLASSROOM_RUNS", "")
    settings.cache_clear()
    alone = transfer.train(TINY, Report())
    settings.cache_clear()
    shared = {path.name: path.read_bytes() for path in (home / "features").iterdir()}
    expected = {path.name: path.read_bytes() for path in (tmp_path / "features").iterdir()}
    assert len(expected) == 2 * (TINY.views + 2)
    assert shared == expected
    assert run.history["loss"] == pytest.approx(alone.history["loss"], rel=1e-4)
