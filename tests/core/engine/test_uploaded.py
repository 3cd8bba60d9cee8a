"""Readers' own models run in a process of their own, which takes nobody's worker with it."""

import os
import resource

import psutil
import pytest

from core.engine import caretaker
from core.engine.errors import WorkerDied
from core.specs.grad_cam import GradCamSpec
from tests.core.engine.answers import Echo, OfOwnModel, Process
from tests.support import wait_until

FILE = "file:" + 64 * "0"


def test_a_quick_request_about_a_readers_own_model_has_workers_of_its_own():
    picture = 64 * "1"
    assert GradCamSpec(FILE, picture).workers == "uploaded"
    assert GradCamSpec("book_convnet", picture).workers == "quick"
    assert GradCamSpec("run:abc-0123456789ab", picture).workers == "quick"


def test_it_is_started_when_it_is_needed_confined_and_ended_when_it_is_idle(engine, monkeypatch):
    quick = engine.submit(Process("quick")).result()["pid"]
    assert {worker.queue for worker in engine.workers()} == {"quick", "slow", "training"}
    own = engine.submit(OfOwnModel(FILE, "describe")).result()["pid"]
    assert own not in (quick, os.getpid())
    assert {worker.queue for worker in engine.workers()} == {"quick", "slow", "training", "uploaded"}
    space = resource.RLIMIT_AS
    wait_until(lambda: psutil.Process(own).rlimit(space)[0] != resource.RLIM_INFINITY)
    assert psutil.Process(quick).rlimit(space)[0] == resource.RLIM_INFINITY
    monkeypatch.setattr(caretaker, "_IDLE_SECONDS", 1.0)
    wait_until(lambda: not psutil.pid_exists(own))
    monkeypatch.undo()
    assert engine.submit(OfOwnModel(FILE, "describe again")).result()["pid"] != own


def test_a_hundred_gigabytes_are_refused_by_the_system(engine):
    with pytest.raises(Exception, match="MemoryError"):
        engine.submit(OfOwnModel(FILE, "hundred gigabytes")).result()


def test_what_kills_it_or_holds_it_keeps_no_other_reader_waiting(engine):
    killer = engine.submit(OfOwnModel(FILE, "kill"), reader="ada")
    with engine.watching(killer, reader="ada"):
        quick = engine.submit(Process("meanwhile")).result()["pid"]
        assert engine.submit(Echo("meanwhile")).result() == "meanwhile"
        assert engine.submit(Process("meanwhile again")).result()["pid"] == quick
        with pytest.raises(WorkerDied):
            killer.result()
