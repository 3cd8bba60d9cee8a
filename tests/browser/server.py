"""A real Streamlit server on a free port of this machine, for tests, benchmarks and screenshots."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0


class Server:
    """A Streamlit script served on a free port, seen from the root of the repository.

    Args:
        script: What to run.
        home: Folder of the server's data and its log.
        env: Additions to the environment.
    """

    def __init__(self, script: Path | str, home: Path, *, env: dict[str, str] | None = None) -> None:
        self.home = home
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        options = ["--server.port", str(self._port), "--server.address", "127.0.0.1"]
        options += ["--server.headless", "true"]
        self._command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
        self._environment = {
            **os.environ,
            "CONVNET_CLASSROOM_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            **(env or {}),
        }

    def start(self) -> None:
        """Start it, again after :meth:`kill` at the same address, and wait until it answers its health check.

        Raises:
            RuntimeError: It ended or did not answer within a minute.
        """
        log = self.home / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        _wait_until_healthy(self._process, self._port, log)

    def stop(self) -> None:
        """End it with every process that it started."""
        _end(self._process)

    def kill(self) -> None:
        """End its own process without a warning, and wait until those that it started have noticed."""
        started = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait()
        psutil.wait_procs(started, timeout=_START_SECONDS)

    @property
    def process(self) -> psutil.Process:
        """The page server."""
        return psutil.Process(self._process.pid)

    def training_worker(self) -> psutil.Process:
        """The process that trains: the one of lower priority that computes."""
        usual = self.process.nice()
        lower = [process for process in self.process.children(recursive=True) if process.nice() > usual]
        return max(lower, key=lambda process: process.memory_info().rss)


@contextmanager
def serve(script: Path | str, home: Path, *, env: dict[str, str] | None = None) -> Iterator[str]:
    """The address of a :class:`Server` that runs while the block does."""
    server = Server(script, home, env=env)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    # Straight to the loopback address, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the Streamlit server did not become healthy:\n{log.read_text(errors='replace')}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server with every process that it started."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, ending)
            server.wait(timeout=10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
