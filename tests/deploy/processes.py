"""A process that a topology keeps alive, as a container's restart policy does."""

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from tests.house import ROOT

_LOOK_SECONDS = 0.2
_AGAIN_SECONDS = 1.0


class Part:
    """A process with all that it starts.

    Args:
        name: Such as ``page-1``.
        command: With its arguments.
        environment: All of it.
        folder: For its log.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.log = folder / f"{name}.log"
        self.starts = 0
        self.wanted = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start it, if it does not run."""
        with self._lock:
            self.wanted = True
            if self._process is None or self._process.poll() is not None:
                with self.log.open("ab") as output:
                    self._process = subprocess.Popen(
                        self.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output,
                        stderr=subprocess.STDOUT, start_new_session=True,
                    )  # fmt: skip
                self.starts += 1

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    def family(self) -> list[psutil.Process]:
        """Itself and all that it started."""
        assert self._process is not None
        try:
            own = psutil.Process(self._process.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self, *, for_good: bool = False) -> None:
        """End it and all that it started without a warning, as the loss of a container or of its machine does.

        Args:
            for_good: Whether it stays away until it is started.
        """
        self.wanted = self.wanted and not for_good
        family = self.family()
        for process in family:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(family, timeout=20)

    def stop(self) -> None:
        """Ask it to end, and end what is left."""
        self.wanted = False
        family = self.family()
        if family:
            _signal(family[0], signal.SIGTERM)
        _, left = psutil.wait_procs(family, timeout=10)
        for process in left:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(left, timeout=10)
        if self._process is not None:
            self._process.wait()

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""


class Keeper:
    """Starts what has ended again, a second later."""

    def __init__(self, parts: Callable[[], Sequence[Part]]) -> None:
        self._parts = parts
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """From now on."""
        self._thread.start()

    def stop(self) -> None:
        """No longer."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        gone: dict[str, float] = {}
        while not self._ended.wait(_LOOK_SECONDS):
            for part in self._parts():
                if not part.wanted or part.is_running:
                    gone.pop(part.name, None)
                elif time.monotonic() - gone.setdefault(part.name, time.monotonic()) > _AGAIN_SECONDS:
                    part.start()


def _signal(process: psutil.Process, number: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
