import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.engine import Engine
from core.settings import Settings
from tests.support import wait_until

WITHOUT_TENSORFLOW = ("core.engine.worker",)
COMMAND = ("-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
ROOT = Path(__file__).parents[3]


def settings_in(folder, scheduler=None):
    return Settings(home=Path(folder), scheduler=scheduler, run_store=str(Path(folder) / "runs"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    engine = Engine(settings_in(home), preloads=WITHOUT_TENSORFLOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", str(home))  # for the workers
        engine.start()
        yield engine
    engine.close()


@pytest.fixture(scope="module")
def start_process():
    """Start Python with arguments from the project's folder; killed after the last test of the file."""
    processes = []

    def start(*arguments, **options):
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, **options)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture(scope="module")
def start_scheduler(start_process, tmp_path_factory):
    """Start a scheduler in a process of its own; its address."""

    def start(**options):
        file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
        place = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        start_process("-m", "distributed.cli.dask_scheduler", *place, **QUIET, **options)
        # Written to its end: a worker that is given the file may meet it half-written, and dies of that.
        wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        return json.loads(file.read_text())["address"]

    return start


@pytest.fixture(scope="module")
def start_worker(start_process):
    """Start a worker of one kind at a scheduler."""

    def start(address, queue, **options):
        own = ("--resources", f"{queue}=1", "--no-nanny", "--preload", WITHOUT_TENSORFLOW[0])
        return start_process(*COMMAND, address, *own, **QUIET, **options)

    return start
