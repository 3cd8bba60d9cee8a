"""Memory and processor time of the processes of a measurement, looked at once a second."""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_EVERY = 1.0

Processes = Callable[[], Mapping[str, Sequence[psutil.Process]]]


@dataclass
class Use:
    """What processes of one kind have used.

    Attributes:
        peak: Most memory of one process at any moment, bytes (resident, as the kernel has noted it).
        most: Most memory of all of them together when they were looked at.
        now: Memory of all of them when they were looked at last.
        seconds: Processor time, by process.
    """

    peak: int = 0
    most: int = 0
    now: int = 0
    seconds: dict[int, float] = field(default_factory=dict)


class Watch:
    """Looks at processes as long as it is asked to.

    Args:
        processes: By what they do; asked each time.

    Attributes:
        uses: By what processes do.
    """

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._before: dict[int, float] = {}
        self._start = time.perf_counter()
        self.uses: dict[str, Use] = {}

    def begin(self) -> None:
        """Processor time counts from now on."""
        self._start = time.perf_counter()
        for process in self._all():
            self._before[process.pid] = _seconds(process)
        for use in self.uses.values():
            use.seconds.clear()

    def look(self) -> None:
        """Note what they use now."""
        kinds = {**self._processes(), "load generator": [psutil.Process(os.getpid())]}
        for kind, processes in kinds.items():
            use = self.uses.setdefault(kind, Use())
            sizes = [_memory(process) for process in processes]
            use.peak = max([use.peak, *(peak for _, peak in sizes)])
            use.now = sum(now for now, _ in sizes)
            use.most = max(use.most, use.now)
            for process in processes:
                use.seconds[process.pid] = _seconds(process) - self._before.get(process.pid, 0.0)

    def share(self, kind: str) -> float:
        """Of one core, since :meth:`begin`."""
        return sum(self.uses[kind].seconds.values()) / max(time.perf_counter() - self._start, 1e-9)

    async def keep_looking(self) -> None:
        """Until it is cancelled."""
        while True:
            self.look()
            await asyncio.sleep(_EVERY)

    def _all(self) -> Iterator[psutil.Process]:
        yield psutil.Process(os.getpid())
        for processes in self._processes().values():
            yield from processes


def _memory(process: psutil.Process) -> tuple[int, int]:
    """Resident bytes now and at most; 0 for a process that has ended."""
    with contextlib.suppress(psutil.NoSuchProcess, OSError):
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
        found = _PEAK.search(status)
        return process.memory_info().rss, int(found[1]) * 1024 if found else 0
    return 0, 0


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
