"""What the page server's own process may do: import little, and take its workers with it."""

import signal
import subprocess
import threading

import psutil

from core.engine import Engine, warm_up
from tests.core.engine.answers import Process, Train, TrainingProcess, calls
from tests.core.engine.conftest import WITHOUT_TENSORFLOW, settings_in
from tests.core.engine.server import STEPS
from tests.support import wait_until

SERVER = "tests/core/engine/server.py"


def test_importing_the_engine_imports_neither_dask_nor_tensorflow(start_process):
    code = "import sys, core.engine; print({'dask', 'distributed', 'tensorflow', 'keras'} & set(sys.modules))"
    process = start_process("-c", code, stdout=subprocess.PIPE, text=True)
    assert process.stdout.read() == "set()\n"


def start_server(start_process, folder):
    """A server that trains, and the processes of its workers."""
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    server = start_process(SERVER, str(folder), "-", **quiet)
    workers = list(map(int, server.stdout.readline().split()))
    assert all(psutil.pid_exists(pid) for pid in workers)
    wait_until(lambda: calls(folder / "ledger"))
    return server, workers


def end(server, ending):
    """Wait until the server and all that it had started are gone."""
    family = psutil.Process(server.pid).children(recursive=True)
    assert len(family) >= 2
    server.send_signal(ending)
    wait_until(lambda: not any(process.is_running() for process in family))


def test_the_work_of_a_killed_server_goes_on_in_the_next(start_process, tmp_path):
    server, workers = start_server(start_process, tmp_path)
    end(server, signal.SIGKILL)
    done = calls(tmp_path / "ledger")
    engine = Engine(settings_in(tmp_path), preloads=WITHOUT_TENSORFLOW)
    try:
        assert engine.submit(Process()).result()["pid"] == workers[0], (
            "the answer on disk is the old server's"
        )
        job = engine.submit(Train(str(tmp_path / "ledger"), STEPS))
        wait_until(lambda: len(calls(tmp_path / "ledger")) > len(done) > 0)
        (tmp_path / "ledger.enough").touch()
        steps = job.result()["steps"]
        assert calls(tmp_path / "ledger") == [str(step) for step in range(steps)]
    finally:
        engine.close()


def test_the_workers_end_with_a_server_that_is_interrupted(start_process, tmp_path):
    server, _ = start_server(start_process, tmp_path)
    end(server, signal.SIGINT)


def test_the_workers_load_tensorflow_while_they_are_idle(tmp_path):
    engine = Engine(settings_in(tmp_path))
    labels = iter(range(10**6))  # each a request of its own: the answer to an equal one comes from disk
    try:
        wait_until(lambda: engine.submit(TrainingProcess(str(next(labels)))).result()["tensorflow"])
    finally:
        engine.close()


def test_requests_that_need_tensorflow_wait_until_it_is_loaded(monkeypatch):
    loaded, waited = threading.Event(), threading.Event()
    monkeypatch.setattr(warm_up, "_thread", None)
    monkeypatch.setattr(warm_up, "_load", loaded.wait)
    warm_up.wait()  # nobody asked for it
    warm_up.dask_setup(None)
    thread = threading.Thread(target=lambda: (warm_up.wait(), waited.set()))
    thread.start()
    assert not waited.wait(0.2)
    loaded.set()
    thread.join()
    assert waited.is_set()
