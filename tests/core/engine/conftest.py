import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.engine import Engine
from core.settings import Settings

WITHOUT_TENSORFLOW = ("core.engine.worker",)
ROOT = Path(__file__).parents[3]


def settings_in(folder, scheduler=None):
    return Settings(home=Path(folder), scheduler=scheduler, run_store=str(Path(folder) / "runs"))


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = Engine(settings_in(tmp_path_factory.mktemp("home")), preloads=WITHOUT_TENSORFLOW)
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
